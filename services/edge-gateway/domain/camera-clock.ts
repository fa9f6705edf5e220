/**
 * Estimates how far a camera's clock is off, from the capture times of its frames and when they arrived. A frame travels for a while, so the
 * camera seems late by its journey; the frame with the shortest journey of the last minute gives the best estimate.
 */
export type CameraClock = {
  readonly windowFromMs: number;
  /** The largest offset (capture minus arrival) of this window and of the one before it, ms. */
  readonly largest: number | undefined;
  readonly largestBefore: number | undefined;
};

const WINDOW_MS = 30_000;
/** A clock that is off by more is not set at all. The number on the wire stays a whole one of a sane size. */
const MOST_MS = 10 * 365 * 24 * 60 * 60_000;

export const CLOCK_UNKNOWN: CameraClock = { windowFromMs: 0, largest: undefined, largestBefore: undefined };

/** Notes a live frame. A capture time that is no time changes nothing. */
export function noteClock(clock: CameraClock, capturedAtMs: number, nowMs: number): CameraClock {
  if (!Number.isSafeInteger(capturedAtMs)) return clock;
  const offsetMs = Math.max(-MOST_MS, Math.min(MOST_MS, capturedAtMs - nowMs));
  if (nowMs - clock.windowFromMs >= WINDOW_MS)
    return { windowFromMs: nowMs, largest: offsetMs, largestBefore: clock.largest };
  return { ...clock, largest: Math.max(clock.largest ?? offsetMs, offsetMs) };
}

/** The camera's clock minus ours, ms; undefined before the first live frame. */
export function offsetOf({ largest, largestBefore }: CameraClock): number | undefined {
  if (largest === undefined) return undefined;
  return largestBefore === undefined ? largest : Math.max(largest, largestBefore);
}
