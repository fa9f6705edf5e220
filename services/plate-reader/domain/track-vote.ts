import type { Ballot } from './ballot.ts';
import type { Tally } from './tally.ts';
import { tally } from './tally.ts';

/** Shots that a track sends at most: with the last one the vote is over. */
export const SHOTS_PER_TRACK = 5;
/** An amendment that changes nothing but a hair's breadth of confidence is not worth a message. */
const WORTHWHILE_GAIN = 0.01;

/** The running vote over the shots of one track. */
export type TrackVote = {
  readonly trackId: string;
  readonly readId: string;
  readonly simulated: boolean;
  /** Of the first shot: what a restart must read again to count the same votes. */
  readonly firstOffset: bigint;
  readonly shots: Set<number>;
  readonly ballots: Ballot[];
  /** The last that was said, if anything was. */
  said: { readonly revision: number; readonly key: string; readonly confidence: number } | undefined;
  lastShotAtMs: number;
  /** When the track's end was heard, when the broker had appended it, and where. */
  ended: { readonly heardAtMs: number; readonly appendedAtMs: number; readonly offset: bigint } | undefined;
  final: boolean;
};

/** A revision of a read, ready to be said. */
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
  shots: new Set(),
  ballots: [],
  said: undefined,
  lastShotAtMs: nowMs,
  ended: undefined,
  final: false,
});

/** Whether this shot was counted before: everything arrives twice. */
export const isRepeated = (vote: TrackVote, shot: number): boolean => vote.shots.has(shot);

/**
 * Counts one shot, readable or not, and says what must be said: the first read at once, then what is better, and the last one as final.
 * @param ballot undefined when nothing on the shot could be read
 */
export function countShot(
  vote: TrackVote,
  shot: number,
  ballot: Ballot | undefined,
  nowMs: number,
): Revision | undefined {
  vote.shots.add(shot);
  vote.lastShotAtMs = nowMs;
  if (ballot) vote.ballots.push(ballot);
  if (shot >= SHOTS_PER_TRACK || vote.shots.size >= SHOTS_PER_TRACK) return closeVote(vote);
  const outcome = tally(vote.ballots);
  if (!outcome || !isBetter(vote, outcome)) return undefined;
  return revise(vote, outcome, false);
}

/** The vote is over. What was said is said once more as final; what never could be read stays unsaid. */
export function closeVote(vote: TrackVote): Revision | undefined {
  if (vote.final) return undefined;
  vote.final = true;
  const outcome = tally(vote.ballots);
  return outcome ? revise(vote, outcome, true) : undefined;
}

function isBetter({ said }: TrackVote, outcome: Tally): boolean {
  if (!said || said.key !== outcome.plate.key) return true;
  return outcome.confidence >= said.confidence + WORTHWHILE_GAIN;
}

function revise(vote: TrackVote, outcome: Tally, final: boolean): Revision {
  const revision = vote.said ? vote.said.revision + 1 : 0;
  vote.said = { revision, key: outcome.plate.key, confidence: outcome.confidence };
  const { trackId, readId, simulated } = vote;
  return { vote: { trackId, readId, simulated }, revision, tally: outcome, final };
}
