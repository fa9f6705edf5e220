import type { Revision, TrackVote } from './track-vote.ts';
import { closeVote } from './track-vote.ts';

/** A track's end and its crops travel on different topics: crops may arrive this long after the end; ms. */
const GRACE_MS = 1_500;
/** A track whose end never came, because its ingest died, is over after this time without a crop. Crops live 10 minutes on their topic. */
const FORGOTTEN_AFTER_MS = 10 * 60_000;
/** How long a closed track is remembered, because a late crop would open it again. */
const REMEMBERED_MS = 15 * 60_000;
/**
 * A hit asks for its plate crop at once. For this long after a vote the offsets of its crops stay uncommitted, so that a replica that takes
 * the partition over reads them again and has the plate. A longer time would make every move of a partition slower.
 */
export const ASKED_WITHIN_MS = 20_000;

type ClosedVote = { readonly atMs: number; readonly firstOffset: bigint; readonly endOffset: bigint | undefined };

/** The votes of one partition, for as long as this replica has it. */
export type VoteBook = {
  readonly open: Map<string, TrackVote>;
  /** Tracks whose vote is over: since when, and where their first crop and their end lie. */
  readonly closed: Map<string, ClosedVote>;
  /** Ends of tracks that have had no crop yet. */
  readonly endedEarly: Map<string, NonNullable<TrackVote['ended']>>;
  /** When the last crop was handled, our clock, and when the broker had appended it, ms. */
  lastCrop: { readonly handledAtMs: number; readonly appendedAtMs: number };
  /** Since when this replica has the partition: the replica before it may have counted what was appended earlier. UTC ms. */
  readonly assignedAtMs: number;
};

export const newVoteBook = (nowMs: number): VoteBook => ({
  open: new Map(),
  closed: new Map(),
  endedEarly: new Map(),
  lastCrop: { handledAtMs: nowMs, appendedAtMs: 0 },
  assignedAtMs: nowMs,
});

/** Records that a track has ended. Its vote closes when no crop of it can still be on its way. */
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
  if (nowMs - vote.lastCropAtMs >= FORGOTTEN_AFTER_MS) return true;
  return vote.ended !== undefined && haveCropsArrived(book, vote.ended, nowMs);
};

/** Whether all crops from before the track's end have arrived: later ones have come, or none has come for a while. */
function haveCropsArrived({ lastCrop }: VoteBook, ended: NonNullable<TrackVote['ended']>, nowMs: number): boolean {
  if (nowMs - ended.consumedAtMs < GRACE_MS) return false;
  return lastCrop.appendedAtMs > ended.appendedAtMs || nowMs - lastCrop.handledAtMs >= GRACE_MS;
}

/**
 * Whether a crop belongs to a vote that was over before the partition came to this replica. The offset is committed so that every vote which is
 * still needed is read again from its first crop. A vote that seems to begin with a later crop was counted by the replica before this one.
 */
export const wasCountedBefore = (
  { open, assignedAtMs }: VoteBook,
  crop: { readonly trackId: string; readonly shot: number; readonly appendedAtMs: number },
): boolean => crop.shot > 1 && crop.appendedAtMs < assignedAtMs && !open.has(crop.trackId);

/** Closes the votes that are over and forgets what is old. Returns the revisions to publish. */
export function closeVotes(book: VoteBook, nowMs: number): Revision[] {
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
    if (nowMs - ended.consumedAtMs >= FORGOTTEN_AFTER_MS) book.endedEarly.delete(trackId);
  return revisions;
}

const lowestOf = (offsets: Iterable<bigint | undefined>): bigint | undefined => {
  let lowest: bigint | undefined;
  for (const offset of offsets) if (offset !== undefined && (lowest === undefined || offset < lowest)) lowest = offset;
  return lowest;
};

const closedRecently = ({ closed }: VoteBook, nowMs: number): ClosedVote[] =>
  [...closed.values()].filter(({ atMs }) => nowMs - atMs < ASKED_WITHIN_MS);

/** The lowest offset of a crop that an open vote needs, or whose plate an alert may still ask for. */
export function neededFrom(book: VoteBook, nowMs: number): bigint | undefined {
  const open = [...book.open.values()].filter(({ final }) => !final);
  return lowestOf([...open, ...closedRecently(book, nowMs)].map(({ firstOffset }) => firstOffset));
}

/** The lowest offset of a track's end that is needed by an open vote, or by one that a restart counts again from its crops. */
export function neededEndsFrom(book: VoteBook, nowMs: number): bigint | undefined {
  const early = [...book.endedEarly.values()].filter((ended) => !haveCropsArrived(book, ended, nowMs));
  return lowestOf([
    ...early.map(({ offset }) => offset),
    ...[...book.open.values()].map(({ ended }) => ended?.offset),
    ...closedRecently(book, nowMs).map(({ endOffset }) => endOffset),
  ]);
}
