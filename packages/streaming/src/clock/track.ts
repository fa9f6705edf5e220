/** Maps stamps to a continuous timeline, and judges whether a stamp lies on it. Times in ms. Pure. */

/** A stamp and its time on the timeline; `rate` is how long a ms of stamps really lasts. */
export type Track = { readonly stampMs: number; readonly atMs: number; readonly rate: number };
export const onTrack = (track: Track, stampMs: number): number => track.atMs + (stampMs - track.stampMs) * track.rate;
/** The track that goes on from here with this rate. */
export const turned = (track: Track, stampMs: number, rate: number): Track => ({
  stampMs,
  atMs: onTrack(track, stampMs),
  rate,
});

/** Stamps closer than this, ms, do not tell frames apart. No camera takes frames so quickly. */
const STANDING_MS = 4;
/** A step by so much, ms, is always taken: reordered frames step by up to eight at once, and a hole this short is none. */
const ORDINARY_STEP_MS = 350;
/** A reordered frame is earlier than another one before it by less than this, ms. */
const LONGEST_REORDERING_MS = 1_000;
/** A step may be longer than the wait for its packet by this much, ms: waits vary. */
const EARLY_MS = 150;
/** In a file a step longer than this, ms, and than five frames, is a jump. */
const FILE_STEP_MS = 5_000;

export const isStanding = (stepMs: number, intervalMs: number): boolean =>
  Math.abs(stepMs) < Math.min(STANDING_MS, intervalMs / 4);

export type Place = {
  /** The time on the timeline that the stamp gives. */
  readonly atMs: number;
  /** The latest time so far, and the latest before that. */
  readonly topMs: number;
  readonly underMs: number;
  /** The latest time of any packet, one whose stamp did not fit included. */
  readonly latestMs: number;
  /** Whether there is room for another frame between the two. */
  readonly hasRoom: boolean;
  readonly intervalMs: number;
  /** How long the packet was waited for; null in a file. */
  readonly waitedMs: number | null;
};

/** Whether a packet may have this time: it follows, or it fills a hole that reordered frames left. */
export function fits({ atMs, topMs, underMs, hasRoom, latestMs, intervalMs, waitedMs }: Place): boolean {
  const stepMs = atMs - topMs;
  if (isStanding(stepMs, intervalMs)) return false;
  if (stepMs < 0) return hasRoom && atMs > underMs && -stepMs < LONGEST_REORDERING_MS;
  const beyondMs = atMs - latestMs;
  if (beyondMs <= Math.max(ORDINARY_STEP_MS, 2.5 * intervalMs)) return true;
  if (waitedMs === null) return beyondMs <= Math.max(FILE_STEP_MS, 5 * intervalMs);
  return beyondMs <= waitedMs + EARLY_MS;
}

/** Whether a stamp goes on from the one before it, although neither lies on the track. */
export function followsUp(stepMs: number, intervalMs: number): boolean {
  return !isStanding(stepMs, intervalMs) && Math.abs(stepMs) <= Math.max(1_000, 4 * intervalMs);
}
