import { decisionNonce } from '@marsad/proof';
import type { Actor, Case, CaseAnswer, CaseCommand, CaseHold } from '@marsad/schemas';
import type { CaseBook } from '../domain/case-book.ts';
import { decideCase, type CaseFacts } from '../domain/decide-case.ts';
import type { Metrics } from '../metrics.ts';
import type { AuditedStep, Publication, RecordStep } from '../ports.ts';
import type { Identified, Identify } from './identify.ts';

export type CarryOutNeeds = {
  readonly identify: Identify;
  readonly facts: CaseFacts;
  readonly record: RecordStep;
  readonly publish: (publication: Publication) => Promise<void>;
  readonly metrics: Pick<Metrics, 'countDecision'>;
  readonly now: () => number;
};

/** The actor in the audit log where no token proves who asked. The name in the message may be forged, so it is not used. */
const NOBODY: Actor = { subject: 'unverified', name: 'unverified', agency: 'unverified' };

/**
 * Carries out one command: find out who asks, decide, record, publish, and only then remember. The same decision is answered once, so a
 * signature counts once however often it comes.
 * @throws what says when to try again, before anything took effect
 */
export async function carryOut(
  book: CaseBook,
  command: CaseCommand,
  takenAtMs: number,
  { identify, facts, record, publish, metrics, now }: CarryOutNeeds,
): Promise<void> {
  const hash = decisionNonce(command.commandId, command.decision);
  const before = book.answerTo(hash);
  if (before) return publish({ holdsAsked: [], releasesAsked: [], answer: before });
  const from = await identify(command, takenAtMs);
  const caseId = 'caseId' in command.decision ? command.decision.caseId : undefined;
  const known = caseId === undefined ? undefined : book.get(caseId);
  const isMade = known?.madeBy?.includes(hash) ?? false;
  const verdict =
    from.kind === 'nobody'
      ? ({ kind: 'refused', reason: from.reason } as const)
      : isMade && known
        ? ({ kind: 'accepted', record: known } as const)
        : decideCase(known, { decision: command.decision, person: from.person, hash, nowMs: now() }, facts);
  const answer = answerOf(command, from, hash, verdict, now());
  await record(stepOf(command, from, hash, verdict, known));
  const after = verdict.kind === 'accepted' ? verdict.record : undefined;
  await publish({ ...holdEvents(after, hash), record: isMade ? undefined : after, answer });
  if (after) book.put(after);
  // What proves nothing uses nothing up: the person may still send the same decision with a right signature.
  if (from.kind === 'person') book.putAnswer(answer);
  metrics.countDecision(command.decision.kind, answer.refusal ?? 'accepted');
}

type Verdict = ReturnType<typeof decideCase>;

function answerOf(
  { commandId, decision, actor }: CaseCommand,
  from: Identified,
  decisionHash: string,
  verdict: Verdict,
  atMs: number,
): CaseAnswer {
  const by = from.kind === 'person' ? actorOf(from.person) : actor;
  const about =
    verdict.kind === 'accepted' ? verdict.record.caseId : 'caseId' in decision ? decision.caseId : undefined;
  return {
    commandId,
    kind: decision.kind,
    ...(about === undefined ? {} : { caseId: about }),
    accepted: verdict.kind === 'accepted',
    ...(verdict.kind === 'refused' ? { refusal: verdict.reason } : {}),
    actor: by,
    verified: from.kind === 'person',
    decisionHash,
    atMs,
  };
}

const actorOf = ({ subject, name, agency }: Actor): Actor => ({ subject, name, agency });

function stepOf(
  { decision, commandId }: CaseCommand,
  from: Identified,
  hash: string,
  verdict: Verdict,
  known: Case | undefined,
): AuditedStep {
  const record = verdict.kind === 'accepted' ? verdict.record : known;
  const [family] = decision.kind.split('.');
  const objectKind = family === 'hold' ? 'hold' : family === 'evidence' ? 'evidence_bundle' : 'case';
  const objectId = 'holdId' in decision ? decision.holdId : (record?.caseId ?? commandId);
  return {
    // A refusal may be followed by an acceptance of the same decision, which is another fact.
    entryId: `${verdict.kind}:${hash}`,
    by: from.kind === 'person' ? from.person : NOBODY,
    action: 'decide',
    objectKind,
    objectId,
    caseReference: record?.reference,
    ...(verdict.kind === 'refused' ? { refusal: verdict.reason } : {}),
  };
}

/** The records of holds that a decision makes. They go out before the case says so. */
function holdEvents(record: Case | undefined, hash: string): Pick<Publication, 'holdsAsked' | 'releasesAsked'> {
  if (!record) return { holdsAsked: [], releasesAsked: [] };
  const asked = record.change === 'hold_asked' ? record.holds.filter(({ askHash }) => askHash === hash) : [];
  const releases =
    record.change === 'release_asked' ? record.holds.filter(({ state }) => state === 'release_asked') : [];
  return {
    holdsAsked: asked.map((hold) => ({ ...holdOf(record, hold), by: hold.by, decisionHash: hash, atMs: hold.atMs })),
    releasesAsked: releases.flatMap((hold) =>
      hold.release
        ? [
            {
              ...holdOf(record, hold),
              by: hold.release.askedBy,
              reason: hold.release.reason,
              decisionHash: hash,
              atMs: hold.release.askedAtMs,
            },
          ]
        : [],
    ),
  };
}

/** The fields that every record of a hold has. */
export const holdOf = (
  { caseId, reference }: Pick<Case, 'caseId' | 'reference'>,
  { holdId, district, camera, fromMs, toMs }: CaseHold,
) => ({ holdId, caseId, caseReference: reference, district, camera, fromMs, toMs });
