/** What the arrivals of a stream's packets say. Times in ms. Pure. */

/**
 * A wait longer than this, ms, counts as this much: while a starved reader sleeps, the stream has not become later, and what was known of
 * its lateness must outlive the sleep.
 */
const LONGEST_WAIT_MS = 400;
/** An arrival this long before the one before it, ms, is none of reordered packets: our own clock was set back. */
const SET_BACK_MS = 1_000;
/** So many waits are remembered. */
const REMEMBERED = 64;
/** Arrivals are regular if three of four waits differ from the median by at most half of it. A starved reader's are not. */
const REGULAR_SHARE = 0.75;

export function createArrivals() {
  const waits: number[] = [];
  let lastMs: number | null = null;
  let passedMs = 0;
  let waitedMs: number | null = null;
  const medianOf = (values: readonly number[]): number =>
    [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  return {
    /** Notes an arrival. */
    note(arrivedMs: number): void {
      waitedMs = lastMs === null ? null : Math.max(0, arrivedMs - lastMs);
      lastMs = lastMs !== null && lastMs - arrivedMs < SET_BACK_MS ? Math.max(arrivedMs, lastMs) : arrivedMs;
      if (waitedMs === null) return;
      passedMs += Math.min(LONGEST_WAIT_MS, waitedMs);
      waits.push(waitedMs);
      if (waits.length > REMEMBERED) waits.shift();
    },
    /** How long the last packet was waited for; null for the first one. */
    get waitedMs() {
      return waitedMs;
    },
    /** The time that has passed, long waits counted as short ones. */
    get passedMs() {
      return passedMs;
    },
    /** The median and the mean of the last `count` waits. */
    of(count: number): { readonly medianMs: number; readonly meanMs: number } {
      const last = waits.slice(-count);
      const sum = last.reduce((total, ms) => total + ms, 0);
      return { medianMs: medianOf(last), meanMs: last.length > 0 ? sum / last.length : 0 };
    },
    /** Whether the last waits, `least` of them at least, are alike. */
    isRegular(least: number): boolean {
      if (waits.length < least) return false;
      const median = medianOf(waits);
      const alike = waits.filter((ms) => Math.abs(ms - median) <= median / 2).length;
      return median > 0 && alike >= REGULAR_SHARE * waits.length;
    },
  };
}
export type Arrivals = ReturnType<typeof createArrivals>;
