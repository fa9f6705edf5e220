/** When things of a stream are due on the wall clock. All times in ms; the caller brings the clock. */

/** A file's packet arrives when it is to be decoded; what an edit list hides (negative) arrives at the part's beginning. */
export const dueMs = (originMs: number, dtsMs: number): number => originMs + Math.max(0, dtsMs);

/** A machine that slept, or was starved, does not replay what is longer ago than this: it goes on from now, in a new part. */
export const HOPELESSLY_LATE_MS = 10_000;
/** Frames older than this are recorded but no longer looked at: a late answer would delay the next ones. */
export const TOO_LATE_TO_ANALYSE_MS = 1_000;

export type Lateness = 'on_time' | 'shed_analysis' | 'start_over';

export function lateness(lateMs: number): Lateness {
  if (lateMs > HOPELESSLY_LATE_MS) return 'start_over';
  return lateMs > TOO_LATE_TO_ANALYSE_MS ? 'shed_analysis' : 'on_time';
}

/** Where the next part of a looped file begins: exactly where this one ends, so that the loop has no seam in time. */
export const nextOriginMs = (originMs: number, endMs: number): number => originMs + Math.max(MINIMUM_PART_MS, endMs);

/** A file of a single picture must not spin. */
export const MINIMUM_PART_MS = 40;

/** How long to wait before the n-th attempt after a failure (n from 1): 0.5 s, doubled each time, 15 s at most. */
export const backoffMs = (failures: number): number => Math.min(15_000, 500 * 2 ** Math.max(0, failures - 1));

/** A stream that played this long has recovered: the next failure begins the back-off anew. */
export const RECOVERED_AFTER_MS = 20_000;

/** A camera's own clock runs away from ours by this much before recordings follow it. */
const DRIFT_MS = 250;

/**
 * The wall clock of pts 0 for the next segment of a live stream. Delay only ever adds, so the least of (arrival - pts) that was seen
 * is the truest mapping; small differences are left alone, since a mapping that moves all the time makes times incomparable.
 */
export function reanchoredMs(originMs: number, leastOriginMs: number): number {
  return Math.abs(leastOriginMs - originMs) > DRIFT_MS ? leastOriginMs : originMs;
}

/** Timestamps that jump away from the arrival by more than this are another timeline: a new part. */
export const isDiscontinuity = (arrivalMs: number, originMs: number, dtsMs: number): boolean =>
  Math.abs(arrivalMs - (originMs + dtsMs)) > 10_000;
