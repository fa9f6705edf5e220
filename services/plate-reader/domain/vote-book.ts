import type { Revision, TrackVote } from './track-vote.ts';
import { closeVote } from './track-vote.ts';

/** A track's end and its last crops travel on different topics: after the end, crops may come for so long. */
const GRACE_MS = 1_500;
/** A track whose end never came (its ingest died) is over after so long without a shot; crops live 10 minutes on their topic. */
const FORGOTTEN_AFTER_MS = 10 * 60_000;
/** How long a closed track is remembered, so that a late shot does not open it anew. */
const REMEMBERED_MS = 15 * 60_000;
/**
 * A hit asks for its cut-out at once. For so long after a vote the offsets of its shots stay uncommitted, so that whoever gets the partition reads
 * them again and has the cut-out; longer would make every move of a partition dear.
 */
export const ASKED_WITHIN_MS = 20_000;
/** Whoever asks for a cut-out that is not there is told so when the crops of before have been read, or none has come for so long. */
const QUIET_AFTER_MS = 3_000;

type ClosedVote = { readonly atMs: number; readonly firstOffset: bigint; readonly endOffset: bigint | undefined };

/** The votes of one partition of crops, for as long as the partition is ours. */
export type VoteBook = {
  readonly open: Map<string, TrackVote>;
  /** Tracks whose vote is over, when it was, and where their first shot and their end lie. */
  readonly closed: Map<string, ClosedVote>;
  /** Ends that came before any crop of the track, with their times. */
  readonly endedEarly: Map<string, NonNullable<TrackVote['ended']>>;
  /** When the last crop was handled, our clock, and when the broker had appended it, ms. */
  lastCrop: { readonly handledAtMs: number; readonly appendedAtMs: number };
  /** Since when the partition is ours: what was appended before it may have been counted by whoever had it. */
  readonly oursSinceMs: number;
};

export const newVoteBook = (nowMs: number): VoteBook => ({
  open: new Map(),
  closed: new Map(),
  endedEarly: new Map(),
  lastCrop: { handledAtMs: nowMs, appendedAtMs: 0 },
  oursSinceMs: nowMs,
});

/** Notes that a track is over. Its vote closes when no crop of it can still be on its way. */
export function noteEnd(
  book: VoteBook,
  trackId: string,
  ended: NonNullable<TrackVote['ended']>,
): 'noted' | 'already_final' {
  if (book.closed.has(trackId)) return 'already_final';
  const vote = book.open.get(trackId);
  if (vote) vote.ended ??= ended;
  else book.endedEarly.set(trackId, ended);
  return 'noted';
}

const isOver = (book: VoteBook, vote: TrackVote, nowMs: number): boolean => {
  if (nowMs - vote.lastShotAtMs >= FORGOTTEN_AFTER_MS) return true;
  return vote.ended !== undefined && areCropsIn(book, vote.ended, nowMs);
};

/** Crops appended after the track's end have come by, or none comes any more: those before it are all in. */
function areCropsIn({ lastCrop }: VoteBook, ended: NonNullable<TrackVote['ended']>, nowMs: number): boolean {
  if (nowMs - ended.heardAtMs < GRACE_MS) return false;
  return lastCrop.appendedAtMs > ended.appendedAtMs || nowMs - lastCrop.handledAtMs >= GRACE_MS;
}

/** Whether every crop that was appended before a request has been read: what it asks for is there by now, or never will be. */
export const isReadUpTo = ({ lastCrop }: VoteBook, appendedAtMs: number, nowMs: number): boolean =>
  lastCrop.appendedAtMs > appendedAtMs || nowMs - lastCrop.handledAtMs >= QUIET_AFTER_MS;

/**
 * Whether a shot is of a track whose vote was over before the partition came to us: where we read again, votes that are still needed begin with
 * their first shot, so one that seems to begin with a later one was counted, whole, by whoever had the partition.
 */
export const wasCountedBefore = (
  { open, oursSinceMs }: VoteBook,
  shot: { readonly trackId: string; readonly shot: number; readonly appendedAtMs: number },
): boolean => shot.shot > 1 && shot.appendedAtMs < oursSinceMs && !open.has(shot.trackId);

/** Closes what is over and forgets what is old. Returns what must be said. */
export function settle(book: VoteBook, nowMs: number): Revision[] {
  const revisions: Revision[] = [];
  for (const vote of book.open.values()) {
    if (!vote.final && !isOver(book, vote, nowMs)) continue;
    const revision = closeVote(vote);
    if (revision) revisions.push(revision);
    book.open.delete(vote.trackId);
    book.closed.set(vote.trackId, { atMs: nowMs, firstOffset: vote.firstOffset, endOffset: vote.ended?.offset });
  }
  for (const [trackId, { atMs }] of book.closed) if (nowMs - atMs >= REMEMBERED_MS) book.closed.delete(trackId);
  for (const [trackId, ended] of book.endedEarly)
    if (nowMs - ended.heardAtMs >= FORGOTTEN_AFTER_MS) book.endedEarly.delete(trackId);
  return revisions;
}

const lowestOf = (offsets: Iterable<bigint | undefined>): bigint | undefined => {
  let lowest: bigint | undefined;
  for (const offset of offsets) if (offset !== undefined && (lowest === undefined || offset < lowest)) lowest = offset;
  return lowest;
};

const closedLately = ({ closed }: VoteBook, nowMs: number): ClosedVote[] =>
  [...closed.values()].filter(({ atMs }) => nowMs - atMs < ASKED_WITHIN_MS);

/** The lowest offset of a crop that an open vote still needs, or a cut-out that may be asked for. */
export function neededFrom(book: VoteBook, nowMs: number): bigint | undefined {
  const open = [...book.open.values()].filter(({ final }) => !final);
  return lowestOf([...open, ...closedLately(book, nowMs)].map(({ firstOffset }) => firstOffset));
}

/** The lowest offset of a track's end that a vote needs which is open, or will be counted again from its crops. */
export function neededEndsFrom(book: VoteBook, nowMs: number): bigint | undefined {
  const early = [...book.endedEarly.values()].filter((ended) => !areCropsIn(book, ended, nowMs));
  return lowestOf([
    ...early.map(({ offset }) => offset),
    ...[...book.open.values()].map(({ ended }) => ended?.offset),
    ...closedLately(book, nowMs).map(({ endOffset }) => endOffset),
  ]);
}
