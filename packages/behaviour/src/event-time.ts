/** A camera's clock counts as wrong if its offset is larger than this, ms. camera-ingest reports a wrong clock by the same limit. */
const CLOCK_TRUSTED_WITHIN_MS = 2_000;
/** The most, ms, by which a corrected time may differ from the arrival: no buffering explains more. */
const FURTHEST_FROM_ARRIVAL_MS = 60_000;

type Timed = { readonly capturedAtMs: number; readonly receivedAtMs: number; readonly clockOffsetMs: number };

/**
 * The time of a scene, ms, which decides the window it counts in: the camera's clock if it is right, else corrected by its known offset,
 * else the arrival. A camera whose clock is an hour fast would otherwise close windows that have not begun.
 */
export function eventTimeMs(scene: Timed): number {
  const wrong = Math.abs(scene.clockOffsetMs) > CLOCK_TRUSTED_WITHIN_MS;
  const corrected = wrong ? scene.capturedAtMs - scene.clockOffsetMs : scene.capturedAtMs;
  return Math.abs(corrected - scene.receivedAtMs) > FURTHEST_FROM_ARRIVAL_MS ? scene.receivedAtMs : corrected;
}
