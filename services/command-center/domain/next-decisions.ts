import type {
  Authorisation,
  DecisionKind,
  Halt,
  HotlistEntry,
  ProcessingAct,
  SharingAgreement,
  UnmaskingOrder,
  WatchlistEntry,
} from '@marsad/schemas';

/** The person who asks, and whether their role may take a kind of decision at all. */
export type Decider = { readonly subject: string; decides(kind: DecisionKind): boolean };

const allowed = (decider: Decider, possible: readonly (DecisionKind | false)[]): DecisionKind[] =>
  possible.filter((kind): kind is DecisionKind => kind !== false && decider.decides(kind));

/*
 * The decisions that a person may take next about each record, because the page must not offer a button that is sure to be refused.
 * Governance decides whether a decision stands; this only predicts it.
 */

export const nextOfAct = (act: ProcessingAct, decider: Decider, nowMs: number): DecisionKind[] =>
  allowed(decider, [act.state === 'in_force' && nowMs < act.expiresAtMs && 'act.withdraw']);

export const nextOfHotlist = (entry: HotlistEntry, decider: Decider, nowMs: number): DecisionKind[] =>
  allowed(decider, [nowMs < entry.expiresAtMs && 'hotlist.refresh', 'hotlist.withdraw']);

/** An entry is approved by two people who did not propose it, and only once its picture was found usable (control 12). */
export function nextOfWatchlist(entry: WatchlistEntry, decider: Decider, nowMs: number): DecisionKind[] {
  const { state, proposedBy, approvals, assessment, expiresAtMs } = entry;
  const tookPart = [proposedBy, ...approvals.map(({ by }) => by)].some(({ subject }) => subject === decider.subject);
  const awaits = state === 'proposed' && assessment?.usable === true && approvals.length < 2 && nowMs < expiresAtMs;
  return allowed(decider, [
    awaits && !tookPart && 'watchlist.approve',
    state !== 'withdrawn' && state !== 'expired' && 'watchlist.withdraw',
  ]);
}

export function nextOfAuthorisation(authorisation: Authorisation, decider: Decider, nowMs: number): DecisionKind[] {
  const { state, requestedBy, toMs } = authorisation;
  const isOther = requestedBy.subject !== decider.subject;
  const isOpen = state === 'requested' && nowMs < toMs;
  return allowed(decider, [
    isOpen && isOther && 'authorisation.approve',
    isOpen && isOther && 'authorisation.reject',
    (state === 'requested' || state === 'approved') && 'authorisation.end',
  ]);
}

export const nextOfAgreement = (
  { state, expiresAtMs }: SharingAgreement,
  decider: Decider,
  nowMs: number,
): DecisionKind[] => allowed(decider, [state === 'in_force' && nowMs < expiresAtMs && 'agreement.end']);

/** Neither who asked for an order nor who will look approves it. */
export function nextOfUnmasking(order: UnmaskingOrder, decider: Decider, nowMs: number): DecisionKind[] {
  const { state, requestedBy, subject, expiresAtMs } = order;
  const isOpen = nowMs < expiresAtMs;
  const isOther = requestedBy.subject !== decider.subject && subject !== decider.subject;
  return allowed(decider, [
    state === 'requested' && isOpen && isOther && 'unmasking.approve',
    state === 'requested' && isOpen && 'unmasking.reject',
    (state === 'requested' || state === 'approved') && isOpen && 'unmasking.end',
  ]);
}

export const nextOfHalt = (halt: Halt | undefined, decider: Decider): DecisionKind[] =>
  allowed(decider, [halt?.halted ? 'resume' : 'halt']);

/** Decisions that begin something new, which has no record yet. */
const BEGINNINGS: readonly DecisionKind[] = [
  'act.publish',
  'hotlist.add',
  'hotlist.import',
  'watchlist.propose',
  'authorisation.request',
  'agreement.sign',
  'unmasking.request',
];
export const beginnings = (decider: Decider): DecisionKind[] => allowed(decider, BEGINNINGS);
