import type { Refusal } from '../domain/change.ts';
import { importCamera } from '../domain/cameras.ts';
import type { Register } from '../domain/register.ts';
import { IMPORT } from '../ports.ts';
import type { AuditedDecision, CityFacts, Publication } from '../ports.ts';
import type { Identified } from './input.ts';

type Needs = { readonly register: () => Register; readonly city: CityFacts; readonly now: () => number };

/** Refusals that every start of a city gets again, because a person's decision stays. They are no events for the log. */
const STAYING: readonly Refusal[] = ['changed_by_person', 'removed_by_person'];

/** Lets the domain decide an entry of the city file. An unchanged camera is neither written nor recorded again. */
export function decideImport(
  { register, city, now }: Needs,
  { request, takenAtMs, hash, from }: Extract<Identified, { kind: 'import' }>,
): Publication {
  if (from.kind === 'answered_already')
    return { recorded: [], changes: [], answer: { ...from.answer, kind: IMPORT }, takenAtMs };
  const { commandId, camera } = request;
  const actor = { subject: 'deployment', name: 'deployment', agency: city.operatedBy };
  const answer = { commandId, kind: IMPORT, about: camera.camera, actor, decisionHash: hash, atMs: now() } as const;
  const entry = {
    actor: actor.subject,
    agency: actor.agency,
    purpose: 'deployment',
    objectKind: 'camera',
    objectId: camera.camera,
  } as const;
  const verdict = importCamera(register(), city, camera, now());
  if (verdict.kind === 'accepted') {
    const recorded: AuditedDecision[] = verdict.changes.length > 0 ? [{ ...entry, entryId: `decided:${hash}` }] : [];
    return { recorded, changes: verdict.changes, answer: { ...answer, accepted: true }, takenAtMs };
  }
  const { reason: refusal } = verdict;
  const recorded = STAYING.includes(refusal) ? [] : [{ ...entry, entryId: `refused:${hash}`, refusal }];
  return { recorded, changes: [], answer: { ...answer, accepted: false, refusal }, takenAtMs };
}
