/** Beyond this offset a camera's clock counts as wrong, ms. The camera's health uses the same limit. */
const CLOCK_TRUSTED_WITHIN_MS = 2_000;
/** How far a corrected time may differ from the arrival, ms. No buffering explains more. */
const FURTHEST_FROM_ARRIVAL_MS = 60_000;

type Timed = { readonly capturedAtMs: number; readonly receivedAtMs: number; readonly clockOffsetMs: number };

/**
 * When a scene happened, for windows: by the camera's clock where that is right, else corrected by its known offset, else by the arrival. A camera
 * whose clock is an hour fast must not close windows of an hour that has not begun.
 */
export function eventTimeMs(scene: Timed): number {
  const wrong = Math.abs(scene.clockOffsetMs) > CLOCK_TRUSTED_WITHIN_MS;
  const corrected = wrong ? scene.capturedAtMs - scene.clockOffsetMs : scene.capturedAtMs;
  return Math.abs(corrected - scene.receivedAtMs) > FURTHEST_FROM_ARRIVAL_MS ? scene.receivedAtMs : corrected;
}
