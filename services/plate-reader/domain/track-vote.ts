import type { Ballot } from './ballot.ts';
import type { Tally } from './tally.ts';
import { tally } from './tally.ts';

/** The most crops that camera-ingest sends of a track. The vote ends with the last one. */
export const CROPS_PER_TRACK = 5;
/** A revision that only raises the confidence is published from this gain on; a smaller gain is not worth a message. */
const WORTHWHILE_GAIN = 0.01;

/** The running vote over the crops of one track. */
export type TrackVote = {
  readonly trackId: string;
  readonly readId: string;
  readonly simulated: boolean;
  /** The offset of the first crop: a restart must read from here to count the same votes. */
  readonly firstOffset: bigint;
  /** Numbers of the crops that were counted, readable or not. */
  readonly cropNumbers: Set<number>;
  readonly ballots: Ballot[];
  /** The last revision that was decided, if any was. */
  lastRevision: { readonly revision: number; readonly key: string; readonly confidence: number } | undefined;
  lastCropAtMs: number;
  /** When the track's end was consumed, when the broker had appended it, and its offset. */
  ended: { readonly consumedAtMs: number; readonly appendedAtMs: number; readonly offset: bigint } | undefined;
  final: boolean;
};

/** A revision of a read, ready to be published. */
export type Revision = {
  readonly vote: Pick<TrackVote, 'trackId' | 'readId' | 'simulated'>;
  readonly revision: number;
  readonly tally: Tally;
  readonly final: boolean;
};

export const openVote = (
  start: Pick<TrackVote, 'trackId' | 'readId' | 'simulated' | 'firstOffset'>,
  nowMs: number,
): TrackVote => ({
  ...start,
  cropNumbers: new Set(),
  ballots: [],
  lastRevision: undefined,
  lastCropAtMs: nowMs,
  ended: undefined,
  final: false,
});

/** Whether this crop was counted before: every message may arrive twice. */
export const isRepeated = (vote: TrackVote, cropNumber: number): boolean => vote.cropNumbers.has(cropNumber);

/**
 * Counts one crop, readable or not, and returns the revision to publish: the first read at once, then better ones, then the final one.
 * @param ballot undefined when nothing on the crop could be read
 */
export function countCrop(
  vote: TrackVote,
  cropNumber: number,
  ballot: Ballot | undefined,
  nowMs: number,
): Revision | undefined {
  vote.cropNumbers.add(cropNumber);
  vote.lastCropAtMs = nowMs;
  if (ballot) vote.ballots.push(ballot);
  if (cropNumber >= CROPS_PER_TRACK || vote.cropNumbers.size >= CROPS_PER_TRACK) return closeVote(vote);
  const outcome = tally(vote.ballots);
  if (!outcome || !isBetter(vote, outcome)) return undefined;
  return revise(vote, outcome, false);
}

/** Ends the vote. Its last read is published once more as final; a vote in which nothing could be read publishes nothing. */
export function closeVote(vote: TrackVote): Revision | undefined {
  if (vote.final) return undefined;
  vote.final = true;
  const outcome = tally(vote.ballots);
  return outcome ? revise(vote, outcome, true) : undefined;
}

function isBetter({ lastRevision }: TrackVote, outcome: Tally): boolean {
  if (!lastRevision || lastRevision.key !== outcome.plate.key) return true;
  return outcome.confidence >= lastRevision.confidence + WORTHWHILE_GAIN;
}

function revise(vote: TrackVote, outcome: Tally, final: boolean): Revision {
  const revision = vote.lastRevision ? vote.lastRevision.revision + 1 : 0;
  vote.lastRevision = { revision, key: outcome.plate.key, confidence: outcome.confidence };
  const { trackId, readId, simulated } = vote;
  return { vote: { trackId, readId, simulated }, revision, tally: outcome, final };
}
