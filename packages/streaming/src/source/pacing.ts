/** When the packets of a stream are due on the wall clock. All times in ms. */

/** A file's packet arrives at its decoding time; a packet that an edit list hides (a negative time) arrives at the part's beginning. */
export const dueMs = (originMs: number, dtsMs: number): number => originMs + Math.max(0, dtsMs);

/** A machine that is later than this, because it slept or was starved, does not catch up: it goes on from now, in a new part. */
export const HOPELESSLY_LATE_MS = 10_000;
/** Frames older than this are recorded but not analysed, because a late analysis would delay the next one. */
export const TOO_LATE_TO_ANALYSE_MS = 1_000;

export type Lateness = 'on_time' | 'shed_analysis' | 'start_over';

export function lateness(lateMs: number): Lateness {
  if (lateMs > HOPELESSLY_LATE_MS) return 'start_over';
  return lateMs > TOO_LATE_TO_ANALYSE_MS ? 'shed_analysis' : 'on_time';
}

/** The beginning of the next loop's part: exactly the end of this one, so the loop has no gap. */
export const nextOriginMs = (originMs: number, endMs: number): number => originMs + Math.max(MINIMUM_PART_MS, endMs);

/** The shortest part. Without it, a file of a single frame would play thousands of times a second. */
export const MINIMUM_PART_MS = 40;

/** The pause before the n-th attempt after a failure (n from 1): 0.5 s, doubled each time, 15 s at most. */
export const backoffMs = (failures: number): number => Math.min(15_000, 500 * 2 ** Math.max(0, failures - 1));

/** A stream that played this long has recovered: the next failure begins the back-off anew. */
export const RECOVERED_AFTER_MS = 20_000;
