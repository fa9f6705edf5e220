import type { Revision, TrackVote } from './track-vote.ts';
import { closeVote } from './track-vote.ts';

/** A track's end and its last crops travel on different topics: after the end, crops may come for so long. */
const GRACE_MS = 1_500;
/** A track whose end never came (its ingest died) is over after so long without a shot; crops live 10 minutes on their topic. */
const FORGOTTEN_AFTER_MS = 10 * 60_000;
/** How long a closed track is remembered, so that a late shot does not open it anew. */
const REMEMBERED_MS = 15 * 60_000;

/** The votes of one partition of crops, for as long as the partition is ours. */
export type VoteBook = {
  readonly open: Map<string, TrackVote>;
  /** Tracks whose vote is over, and when it was. */
  readonly closed: Map<string, number>;
  /** Ends that came before any crop of the track, with their times. */
  readonly endedEarly: Map<string, NonNullable<TrackVote['ended']>>;
  /** When the last crop was handled, our clock, and when the broker had appended it, ms. */
  lastCrop: { readonly handledAtMs: number; readonly appendedAtMs: number };
};

export const newVoteBook = (nowMs: number): VoteBook => ({
  open: new Map(),
  closed: new Map(),
  endedEarly: new Map(),
  lastCrop: { handledAtMs: nowMs, appendedAtMs: 0 },
});

/** Notes that a track is over. Its vote closes when no crop of it can still be on its way. */
export function noteEnd(
  book: VoteBook,
  trackId: string,
  heardAtMs: number,
  appendedAtMs: number,
): 'noted' | 'already_final' {
  if (book.closed.has(trackId)) return 'already_final';
  const vote = book.open.get(trackId);
  const ended = { heardAtMs, appendedAtMs };
  if (vote) vote.ended ??= ended;
  else book.endedEarly.set(trackId, ended);
  return 'noted';
}

const isOver = (book: VoteBook, vote: TrackVote, nowMs: number): boolean => {
  if (nowMs - vote.lastShotAtMs >= FORGOTTEN_AFTER_MS) return true;
  if (!vote.ended || nowMs - vote.ended.heardAtMs < GRACE_MS) return false;
  // Crops appended after the track's end have come by, or none comes any more: those before it are all in.
  const { handledAtMs, appendedAtMs } = book.lastCrop;
  return appendedAtMs > vote.ended.appendedAtMs || nowMs - handledAtMs >= GRACE_MS;
};

/** Closes what is over and forgets what is old. Returns what must be said. */
export function settle(book: VoteBook, nowMs: number): Revision[] {
  const revisions: Revision[] = [];
  for (const vote of book.open.values()) {
    if (!vote.final && !isOver(book, vote, nowMs)) continue;
    const revision = closeVote(vote);
    if (revision) revisions.push(revision);
    book.open.delete(vote.trackId);
    book.closed.set(vote.trackId, nowMs);
  }
  for (const [trackId, atMs] of book.closed) if (nowMs - atMs >= REMEMBERED_MS) book.closed.delete(trackId);
  for (const [trackId, ended] of book.endedEarly)
    if (nowMs - ended.heardAtMs >= FORGOTTEN_AFTER_MS) book.endedEarly.delete(trackId);
  return revisions;
}

/** The lowest offset that an open vote still needs. */
export function neededFrom(book: VoteBook): bigint | undefined {
  let lowest: bigint | undefined;
  for (const { firstOffset, final } of book.open.values())
    if (!final && (lowest === undefined || firstOffset < lowest)) lowest = firstOffset;
  return lowest;
}
