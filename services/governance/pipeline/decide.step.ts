import { drop, pass } from '@marsad/pipeline';
import type { Outcome, Step } from '@marsad/pipeline';
import type { Change } from '../domain/change.ts';
import { actorOf } from '../domain/change.ts';
import { decideCommand, subjectOf } from '../domain/decide-command.ts';
import { grantsDue } from '../domain/granting.ts';
import { lapsesDue } from '../domain/lapses.ts';
import type { Register } from '../domain/register.ts';
import { decideAssessment } from '../domain/watchlist.ts';
import { mayDecide } from '../domain/who-may.ts';
import type { DropReason } from '../errors.ts';
import type { Answer, CityFacts, Recorded, Said } from '../ports.ts';
import type { Identified } from './input.ts';

type Needs = { readonly register: () => Register; readonly city: CityFacts; readonly now: () => number };
type Commanded = Extract<Identified, { kind: 'command' }>;

/** Asks the domain what follows from an input. Changes nothing. */
export function decide({ register, city, now }: Needs): Step<Identified, Said> {
  const commanded = ({ command, hash, from, takenAtMs }: Commanded): Said => {
    const { commandId, decision } = command;
    if (from.kind === 'answered_already') {
      const again = { ...from.answer, kind: decision.kind };
      return { recorded: [], changes: [], answer: again, takenAtMs };
    }
    const about = subjectOf(decision, register());
    const actor = from.kind === 'person' ? actorOf(from.person) : command.actor;
    const answer = { commandId, kind: decision.kind, about: about.objectId, actor, decisionHash: hash, atMs: now() };
    const entry = { ...about, actor: actor.subject, agency: actor.agency };
    // What somebody tried and may not is worth knowing too; who it was is what the command says.
    const refuse = (refusal: NonNullable<Answer['refusal']>): Said => ({
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
      recorded: [{ ...entry, entryId: `decided:${hash}` }],
      changes: verdict.changes,
      answer: { ...answer, accepted: true },
      takenAtMs,
    };
  };
  return (input): Outcome<Said> => {
    switch (input.kind) {
      case 'command':
        return pass(commanded(input));
      case 'assessed': {
        const change = decideAssessment(register(), input.assessment);
        return typeof change === 'string' ? drop(change) : pass({ recorded: [], changes: [change] });
      }
      case 'tick': {
        const lapses = lapsesDue(register(), now());
        // What lapses now is said first: the grants that are due are those of what is left.
        const changes = lapses.length > 0 ? lapses : grantsDue(register(), city.cameras(), now());
        if (changes.length === 0) return drop('nothing_new' satisfies DropReason);
        return pass({ recorded: lapses.flatMap((lapse) => lapsed(lapse, city)), changes });
      }
    }
  };
}

/** The end of a right is in the log too, though no person acted: it was said beforehand, by whoever set its time. */
function lapsed(change: Change, { operatedBy: agency }: CityFacts): Recorded[] {
  const by = { actor: 'governance', agency };
  switch (change.kind) {
    case 'act':
      return [{ ...by, ...lapse('processing_act', change.record.actId, change.record.revision) }];
    case 'agreement':
      return [{ ...by, ...lapse('sharing_agreement', change.record.agreementId, change.record.revision) }];
    case 'watchlist': {
      const { entryId, revision, caseReference } = change.record;
      return [{ ...by, ...lapse('watchlist_entry', entryId, revision), caseReference }];
    }
    case 'authorisation': {
      const { authorisationId, revision, caseReference } = change.record;
      return [{ ...by, ...lapse('authorisation', authorisationId, revision), caseReference }];
    }
    case 'halt':
    case 'hotlist':
    case 'hotlist_withdrawn':
    case 'grant':
    case 'grant_ended':
      return [];
  }
}

const lapse = (objectKind: Recorded['objectKind'], objectId: string, revision: number) => ({
  objectKind,
  objectId,
  entryId: `lapsed:${objectKind}:${objectId}:${revision}`.slice(0, 200),
});
