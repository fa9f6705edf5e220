import type { Analytic, Authorisation, HotlistEntry, SharingAgreement, WatchlistEntry } from '@marsad/schemas';
import type { Act, Answer, Change, Grant, Halt } from './change.ts';

/** All records as they are now. An instance that becomes active reads them from the topics first. */
export type Register = {
  readonly acts: ReadonlyMap<string, Act>;
  readonly halts: ReadonlyMap<Analytic, Halt>;
  readonly hotlist: ReadonlyMap<string, HotlistEntry>;
  readonly watchlist: ReadonlyMap<string, WatchlistEntry>;
  readonly authorisations: ReadonlyMap<string, Authorisation>;
  readonly agreements: ReadonlyMap<string, SharingAgreement>;
  readonly grants: ReadonlyMap<string, Grant>;
  /** Whether the decision with this hash was made already, so that its command is a redelivery. */
  wasMade(hash: string): boolean;
  /** The final answer to the decision with this hash, accepted or refused. */
  answerTo(hash: string): Answer | undefined;
  put(change: Change): void;
  putAnswer(answer: Answer): void;
};

/**
 * Refusals of commands whose sender is not known. They are not final, because otherwise anyone who guesses another person's decision could
 * use it up.
 */
const UNIDENTIFIED = ['signature_missing', 'signature_invalid'] as const;

export function createRegister(): Register {
  const acts = new Map<string, Act>();
  const halts = new Map<Analytic, Halt>();
  const hotlist = new Map<string, HotlistEntry>();
  const watchlist = new Map<string, WatchlistEntry>();
  const authorisations = new Map<string, Authorisation>();
  const agreements = new Map<string, SharingAgreement>();
  const grants = new Map<string, Grant>();
  const made = new Set<string>();
  const answers = new Map<string, Answer>();

  const store = (change: Change): void => {
    switch (change.kind) {
      case 'act':
        return void acts.set(change.record.actId, change.record);
      case 'halt':
        return void halts.set(change.record.analytic, change.record);
      case 'hotlist':
        return void hotlist.set(change.record.entryId, change.record);
      case 'hotlist_withdrawn':
        return void hotlist.delete(change.entryId);
      case 'watchlist':
        return void watchlist.set(change.record.entryId, change.record);
      case 'authorisation':
        return void authorisations.set(change.record.authorisationId, change.record);
      case 'agreement':
        return void agreements.set(change.record.agreementId, change.record);
      case 'grant':
        return void grants.set(change.record.authorisationId, change.record);
      case 'grant_ended':
        return void grants.delete(change.authorisationId);
    }
  };
  return {
    acts,
    halts,
    hotlist,
    watchlist,
    authorisations,
    agreements,
    grants,
    wasMade: (hash) => made.has(hash),
    answerTo: (hash) => answers.get(hash),
    put(change) {
      store(change);
      if ('record' in change && 'madeBy' in change.record)
        for (const hash of change.record.madeBy ?? []) made.add(hash);
    },
    putAnswer(answer) {
      const { decisionHash, refusal } = answer;
      if (decisionHash !== undefined && !UNIDENTIFIED.some((reason) => reason === refusal))
        answers.set(decisionHash, answer);
    },
  };
}
