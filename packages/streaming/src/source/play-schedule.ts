/**
 * When a file plays again: at a multiple of `everySeconds` after its first start, so a slow machine does not drift. A file that is longer
 * than its period skips the turns that it overran. Times in wall clock ms.
 */
export function nextPlayMs(firstStartMs: number, endedMs: number, everySeconds: number | undefined): number {
  if (everySeconds === undefined) return endedMs;
  const period = everySeconds * 1_000;
  return firstStartMs + Math.ceil((endedMs - firstStartMs) / period - 1e-9) * period;
}

/** A pause shorter than this, ms, is not reported as idle. */
const NOTICEABLE_MS = 200;
export const isIdleBetween = (endedMs: number, nextMs: number): boolean => nextMs - endedMs >= NOTICEABLE_MS;
