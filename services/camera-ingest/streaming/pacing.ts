/** When the packets of a stream are due on the wall clock. All times in ms; the caller passes the time in. */

/** A file's packet arrives at its decoding time; what an edit list hides (a negative time) arrives at the beginning of the part. */
export const dueMs = (originMs: number, dtsMs: number): number => originMs + Math.max(0, dtsMs);

/** A machine that slept or was starved does not replay what is older than this: it goes on from now, in a new part. */
export const HOPELESSLY_LATE_MS = 10_000;
/** Frames older than this are recorded and not analysed: a late analysis would delay the next one. */
export const TOO_LATE_TO_ANALYSE_MS = 1_000;

export type Lateness = 'on_time' | 'shed_analysis' | 'start_over';

export function lateness(lateMs: number): Lateness {
  if (lateMs > HOPELESSLY_LATE_MS) return 'start_over';
  return lateMs > TOO_LATE_TO_ANALYSE_MS ? 'shed_analysis' : 'on_time';
}

/** Where the next part of a looped file begins: exactly where this one ends, so that the loop has no seam in time. */
export const nextOriginMs = (originMs: number, endMs: number): number => originMs + Math.max(MINIMUM_PART_MS, endMs);

/** The shortest part: a file of a single frame must not play thousands of times a second. */
export const MINIMUM_PART_MS = 40;

/** The pause before the n-th attempt after a failure (n from 1): 0.5 s, doubled each time, 15 s at most. */
export const backoffMs = (failures: number): number => Math.min(15_000, 500 * 2 ** Math.max(0, failures - 1));

/** A stream that played this long has recovered: the next failure begins the back-off anew. */
export const RECOVERED_AFTER_MS = 20_000;

/** Recordings follow a camera's own clock once it is this far from ours. */
const DRIFT_MS = 250;

/**
 * The wall clock of pts 0 for the next segment of a live stream. A delay can only add to an arrival, so the least (arrival - pts) that was
 * seen is the truest mapping. Small differences are ignored, because times cannot be compared when the mapping moves all the time.
 */
export function reanchoredMs(originMs: number, leastOriginMs: number): number {
  return Math.abs(leastOriginMs - originMs) > DRIFT_MS ? leastOriginMs : originMs;
}

/** Whether timestamps jump so far from the arrival that they belong to another timeline, which is a new part. */
export const isDiscontinuity = (arrivalMs: number, originMs: number, dtsMs: number): boolean =>
  Math.abs(arrivalMs - (originMs + dtsMs)) > 10_000;
