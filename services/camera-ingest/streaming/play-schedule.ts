/**
 * When a short clip plays again: at multiples of `everySeconds` after its first start, so that a slow machine does not drift.
 * A clip longer than its period skips the turns that it overran. Times in wall clock ms.
 */
export function nextPlayMs(firstStartMs: number, endedMs: number, everySeconds: number | undefined): number {
  if (everySeconds === undefined) return endedMs;
  const period = everySeconds * 1_000;
  return firstStartMs + Math.ceil((endedMs - firstStartMs) / period - 1e-9) * period;
}

/** A pause shorter than this is not worth the name of idle. */
const NOTICEABLE_MS = 200;
export const isIdleBetween = (endedMs: number, nextMs: number): boolean => nextMs - endedMs >= NOTICEABLE_MS;
