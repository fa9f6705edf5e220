import type { CameraImport, RuleImport } from '@marsad/schemas';
import { importCamera } from '../domain/cameras.ts';
import type { Refusal, Verdict } from '../domain/change.ts';
import type { Register } from '../domain/register.ts';
import { importRule } from '../domain/rules.ts';
import { CAMERA_IMPORT, RULE_IMPORT } from '../ports.ts';
import type { AuditedDecision, CityFacts, Publication } from '../ports.ts';
import type { Identified } from './input.ts';

type Needs = { readonly register: () => Register; readonly city: CityFacts; readonly now: () => number };

/** Refusals that every start of a city gets again, because a person's decision stays. They are no events for the log. */
const STAYING: readonly Refusal[] = ['changed_by_person', 'removed_by_person'];

/** Lets the domain decide an entry of the city file. An unchanged entry is neither written nor recorded again. */
export function decideImport(
  { register, city, now }: Needs,
  { request, takenAtMs, hash, from }: Extract<Identified, { kind: 'import' }>,
): Publication {
  const { kind, objectKind, objectId } = entryOf(request);
  if (from.kind === 'answered_already')
    return { recorded: [], changes: [], answer: { ...from.answer, kind }, takenAtMs };
  const { commandId } = request;
  const actor = { subject: 'deployment', name: 'deployment', agency: city.operatedBy };
  const answer = { commandId, kind, about: objectId, actor, decisionHash: hash, atMs: now() } as const;
  const entry = {
    actor: actor.subject,
    agency: actor.agency,
    purpose: 'deployment',
    objectKind,
    objectId,
  } as const;
  const verdict = verdictOn(request, register(), city, now());
  if (verdict.kind === 'accepted') {
    const recorded: AuditedDecision[] = verdict.changes.length > 0 ? [{ ...entry, entryId: `decided:${hash}` }] : [];
    return { recorded, changes: verdict.changes, answer: { ...answer, accepted: true }, takenAtMs };
  }
  const { reason: refusal } = verdict;
  const recorded = STAYING.includes(refusal) ? [] : [{ ...entry, entryId: `refused:${hash}`, refusal }];
  return { recorded, changes: [], answer: { ...answer, accepted: false, refusal }, takenAtMs };
}

const entryOf = (request: CameraImport | RuleImport) =>
  'rule' in request
    ? ({ kind: RULE_IMPORT, objectKind: 'rule', objectId: request.rule.ruleId } as const)
    : ({ kind: CAMERA_IMPORT, objectKind: 'camera', objectId: request.camera.camera } as const);

const verdictOn = (request: CameraImport | RuleImport, register: Register, city: CityFacts, nowMs: number): Verdict =>
  'rule' in request
    ? importRule(register, city, request.rule, nowMs)
    : importCamera(register, city, request.camera, nowMs);
