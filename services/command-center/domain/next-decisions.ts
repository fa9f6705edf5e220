import type {
  Authorisation,
  DecisionKind,
  Halt,
  HotlistEntry,
  ProcessingAct,
  SharingAgreement,
  WatchlistEntry,
} from '@marsad/schemas';

/** The person who looks, and whether their role decides a kind of decision at all. */
export type Decider = { readonly subject: string; decides(kind: DecisionKind): boolean };

const of = (decider: Decider, possible: readonly (DecisionKind | false)[]): DecisionKind[] =>
  possible.filter((kind): kind is DecisionKind => kind !== false && decider.decides(kind));

/*
 * What a person may do next with each record, so that a page offers no button that is sure to be refused. Governance decides; this only
 * foresees it.
 */

export const nextOfAct = (act: ProcessingAct, decider: Decider, nowMs: number): DecisionKind[] =>
  of(decider, [act.state === 'in_force' && nowMs < act.expiresAtMs && 'act.withdraw']);

export const nextOfHotlist = (entry: HotlistEntry, decider: Decider, nowMs: number): DecisionKind[] =>
  of(decider, [nowMs < entry.expiresAtMs && 'hotlist.refresh', 'hotlist.withdraw']);

/** Approved by two, neither of them who proposed, and only once the picture was found usable (control 12). */
export function nextOfWatchlist(entry: WatchlistEntry, decider: Decider, nowMs: number): DecisionKind[] {
  const { state, proposedBy, approvals, assessment, expiresAtMs } = entry;
  const tookPart = [proposedBy, ...approvals.map(({ by }) => by)].some(({ subject }) => subject === decider.subject);
  const awaits = state === 'proposed' && assessment?.usable === true && approvals.length < 2 && nowMs < expiresAtMs;
  return of(decider, [
    awaits && !tookPart && 'watchlist.approve',
    state !== 'withdrawn' && state !== 'expired' && 'watchlist.withdraw',
  ]);
}

export function nextOfAuthorisation(one: Authorisation, decider: Decider, nowMs: number): DecisionKind[] {
  const isOther = one.requestedBy.subject !== decider.subject;
  const open = one.state === 'requested' && nowMs < one.toMs;
  return of(decider, [
    open && isOther && 'authorisation.approve',
    open && isOther && 'authorisation.reject',
    (one.state === 'requested' || one.state === 'approved') && 'authorisation.end',
  ]);
}

export const nextOfAgreement = (one: SharingAgreement, decider: Decider, nowMs: number): DecisionKind[] =>
  of(decider, [one.state === 'in_force' && nowMs < one.expiresAtMs && 'agreement.end']);

export const nextOfHalt = (halt: Halt | undefined, decider: Decider): DecisionKind[] =>
  of(decider, [halt?.halted ? 'resume' : 'halt']);

/** What begins something new: it has no record yet. */
const BEGINNINGS: readonly DecisionKind[] = [
  'act.publish',
  'hotlist.add',
  'watchlist.propose',
  'authorisation.request',
  'agreement.sign',
];
export const beginnings = (decider: Decider): DecisionKind[] => of(decider, BEGINNINGS);
