/** A stream that ends this long, ms, after its last analysed frame was not analysed up to its end. */
const NOTICEABLE_MS = 1_000;

/** Finds the longest time between two analysed frames. Times are those of arrival, ms, because a camera's own clock may stand still. */
export function createBlindTime() {
  let lastMs: number | null = null;
  let longestMs = 0;
  return {
    analysed(arrivedMs: number): void {
      if (lastMs !== null) longestMs = Math.max(longestMs, arrivedMs - lastMs);
      lastMs = arrivedMs;
    },
    /** Video arrived until then: frames may have stopped being analysed before. */
    videoUntil(ms: number): void {
      if (lastMs !== null && ms - lastMs >= NOTICEABLE_MS) longestMs = Math.max(longestMs, ms - lastMs);
    },
    get longestMs() {
      return longestMs;
    },
  };
}
