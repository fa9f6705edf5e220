import { drop, pass } from '@marsad/pipeline';
import type { Outcome, Step } from '@marsad/pipeline';
import type { Change } from '../domain/change.ts';
import { actorOf } from '../domain/change.ts';
import { decideCommand, subjectsOf } from '../domain/decide-command.ts';
import { grantsDue } from '../domain/granting.ts';
import { expiriesDue } from '../domain/expiries.ts';
import type { Register } from '../domain/register.ts';
import { decideAssessment } from '../domain/watchlist.ts';
import { mayDecide } from '../domain/may-decide.ts';
import type { Reasons } from '../errors.ts';
import type { Answer, CityFacts, AuditedDecision, Publication } from '../ports.ts';
import { decideImport } from './decide-import.ts';
import type { Identified } from './input.ts';

type Needs = { readonly register: () => Register; readonly city: CityFacts; readonly now: () => number };
type IdentifiedCommand = Extract<Identified, { kind: 'command' }>;

/** Lets the domain decide an input. The register stays unchanged. */
export function decide({ register, city, now }: Needs): Step<Identified, Publication, Reasons> {
  const decideOn = ({ command, hash, from, takenAtMs }: IdentifiedCommand): Publication => {
    const { commandId, decision } = command;
    if (from.kind === 'answered_already') {
      const again = { ...from.answer, kind: decision.kind };
      return { recorded: [], changes: [], answer: again, takenAtMs };
    }
    const subjects = subjectsOf(decision, register());
    const [about] = subjects;
    const actor = from.kind === 'person' ? actorOf(from.person) : command.actor;
    const answer = { commandId, kind: decision.kind, about: about.objectId, actor, decisionHash: hash, atMs: now() };
    const entry = { ...about, actor: actor.subject, agency: actor.agency };
    // A refused attempt is recorded too. Where its sender was not verified, the entry names the person whom the command names.
    const refuse = (refusal: NonNullable<Answer['refusal']>): Publication => ({
      recorded: [{ ...entry, entryId: `refused:${hash}`, refusal }],
      changes: [],
      answer: { ...answer, accepted: false, refusal },
      takenAtMs,
    });
    if (from.kind === 'made_already')
      return { recorded: [], changes: [], answer: { ...answer, accepted: true }, takenAtMs };
    if (from.kind === 'nobody') return refuse(from.reason);
    if (!mayDecide(decision.kind, from.person, city)) return refuse('role_may_not');
    const verdict = decideCommand(register(), city, { decision, by: from.person, hash, takenAtMs }, now());
    if (verdict.kind === 'refused') return refuse(verdict.reason);
    return {
      recorded: subjects.map((subject, n) => ({
        ...entry,
        ...subject,
        entryId: n === 0 ? `decided:${hash}` : `decided:${hash}:${n}`,
      })),
      changes: verdict.changes,
      answer: { ...answer, accepted: true },
      takenAtMs,
    };
  };
  return (input): Outcome<Publication, Reasons> => {
    switch (input.kind) {
      case 'command':
        return pass(decideOn(input));
      case 'import':
        return pass(decideImport({ register, city, now }, input));
      case 'assessed': {
        const change = decideAssessment(register(), input.assessment);
        return typeof change === 'string' ? drop(change) : pass({ recorded: [], changes: [change] });
      }
      case 'tick': {
        const expiries = expiriesDue(register(), now());
        // Expiries are published first, because the grants that are due depend on what is left.
        const changes = expiries.length > 0 ? expiries : grantsDue(register(), city.cameras(), now());
        if (changes.length === 0) return drop('nothing_new');
        return pass({ recorded: expiries.flatMap((expiry) => auditedExpiry(expiry, city)), changes });
      }
    }
  };
}

/** The audit entry of a right that expired, although no person acted. */
function auditedExpiry(change: Change, { operatedBy: agency }: CityFacts): AuditedDecision[] {
  const by = { actor: 'governance', agency };
  switch (change.kind) {
    case 'act':
      return [{ ...by, ...expiryOf('processing_act', change.record.actId, change.record.revision) }];
    case 'agreement':
      return [{ ...by, ...expiryOf('sharing_agreement', change.record.agreementId, change.record.revision) }];
    case 'watchlist': {
      const { entryId, revision, caseReference } = change.record;
      return [{ ...by, ...expiryOf('watchlist_entry', entryId, revision), caseReference }];
    }
    case 'authorisation': {
      const { authorisationId, revision, caseReference } = change.record;
      return [{ ...by, ...expiryOf('authorisation', authorisationId, revision), caseReference }];
    }
    case 'unmasking': {
      const { orderId, revision, caseReference } = change.record;
      return [{ ...by, ...expiryOf('unmasking_order', orderId, revision), caseReference }];
    }
    case 'halt':
    case 'hotlist':
    case 'hotlist_withdrawn':
    case 'grant':
    case 'grant_ended':
    case 'camera':
    case 'camera_removed':
    case 'camera_returned':
    case 'rule':
    case 'mute':
    case 'retention':
      return [];
  }
}

const expiryOf = (objectKind: AuditedDecision['objectKind'], objectId: string, revision: number) => ({
  objectKind,
  objectId,
  entryId: `lapsed:${objectKind}:${objectId}:${revision}`.slice(0, 200),
});
