import type { DataOf, watchlistAssessed, WatchlistEntry } from '@marsad/schemas';
import type { DropReason } from '../errors.ts';
import type { Change, Command, DecisionOf, Verdict } from './change.ts';
import { accepted, actorOf, madeBy, refused } from './change.ts';
import { isListing } from './periods.ts';
import type { Register } from './register.ts';

/** How many people other than the proposer must approve an entry (control 12). */
const APPROVALS = 2;

/** Whether the entry's person may be searched for now. */
export const isInForce = (entry: WatchlistEntry | undefined, nowMs: number): entry is WatchlistEntry =>
  entry?.state === 'approved' && nowMs < entry.expiresAtMs;

/**
 * Decides about persons to search for: an entry is proposed with a picture, assessed by the matcher, approved by two other people, and
 * removed at its expiry.
 */
export function decideWatchlist(
  register: Register,
  { decision, by, hash }: Command<DecisionOf<'watchlist.propose' | 'watchlist.approve' | 'watchlist.withdraw'>>,
  nowMs: number,
): Verdict {
  if (decision.kind === 'watchlist.propose') return propose(register, decision.entry, { by, hash }, nowMs);
  const entry = register.watchlist.get(decision.entryId);
  if (!entry) return refused('unknown');
  const next = { ...entry, revision: entry.revision + 1, madeBy: madeBy(entry, hash) };
  if (decision.kind === 'watchlist.withdraw') {
    if (entry.state === 'withdrawn' || entry.state === 'expired') return refused('not_possible_now');
    const ended = { withdrawnBy: actorOf(by), withdrawnAtMs: nowMs, endReason: decision.reason };
    return accepted({ kind: 'watchlist', record: { ...next, ...ended, state: 'withdrawn' } });
  }
  if (entry.state === 'refused') return refused('picture_unusable');
  // An entry cannot be approved before the matcher has assessed its picture.
  if (entry.state !== 'proposed' || !entry.assessment) return refused('not_possible_now');
  if (entry.expiresAtMs <= nowMs) return refused('period_invalid');
  const involved = [entry.proposedBy, ...entry.approvals.map((approval) => approval.by)];
  if (involved.some(({ subject }) => subject === by.subject)) return refused('same_person');
  const approvals = [...entry.approvals, { by: actorOf(by), atMs: nowMs }];
  const state = approvals.length >= APPROVALS ? 'approved' : 'proposed';
  return accepted({ kind: 'watchlist', record: { ...next, approvals, state } });
}

function propose(
  register: Register,
  terms: Command<DecisionOf<'watchlist.propose'>>['decision']['entry'],
  { by, hash }: Pick<Command, 'by' | 'hash'>,
  nowMs: number,
): Verdict {
  // An id is never reused, because an authorisation that names it would then apply to another person.
  if (register.watchlist.has(terms.entryId)) return refused('already_exists');
  if (!isListing(terms.expiresAtMs, nowMs)) return refused('period_invalid');
  if (terms.imageSource === 'demonstration_same_recording' && !terms.simulated) return refused('purpose_mismatch');
  const record = {
    ...terms,
    revision: 0,
    state: 'proposed' as const,
    proposedBy: actorOf(by),
    proposedAtMs: nowMs,
    approvals: [],
    madeBy: madeBy(undefined, hash),
  };
  return accepted({ kind: 'watchlist', record });
}

/** Applies the matcher's assessment of an enrolled picture. It counts only for exactly the picture that was proposed. */
export function decideAssessment(
  register: Register,
  { entryId, imageSha256, usable, quality, reason, modelSha256 }: DataOf<typeof watchlistAssessed>,
): Change | DropReason {
  const entry = register.watchlist.get(entryId);
  if (!entry) return 'entry_unknown';
  if (entry.image.sha256 !== imageSha256) return 'another_picture';
  const { assessment: before } = entry;
  const same = before?.usable === usable && before.quality === quality && before.modelSha256 === modelSha256;
  if (same || (entry.state !== 'proposed' && entry.state !== 'approved')) return 'nothing_new';
  const assessment = { usable, quality, modelSha256, ...(reason === undefined ? {} : { reason }) };
  // A later model may find an approved picture unusable. It then matches nobody, and only a person may withdraw the entry.
  const state = entry.state === 'proposed' && !usable ? 'refused' : entry.state;
  return { kind: 'watchlist', record: { ...entry, revision: entry.revision + 1, assessment, state } };
}
