import type { CameraView, PreviewHeader } from '../../api/types.ts';

/** A preview that is older than this does not show what happens now, and says so, ms. A camera that plays sends several a second. */
export const STALE_AFTER_MS = 5_000;

/**
 * How old what the preview shows is, ms: since it was taken, by the server's clock. Where the camera's clock is known to be wrong, or ahead
 * of the preview's own arrival, since it reached the platform.
 */
export function previewAgeMs(
  header: Pick<PreviewHeader, 'capturedAtMs' | 'receivedAtMs'>,
  state: Pick<NonNullable<CameraView['state']>, 'clockWrong'> | undefined,
  nowMs: number,
): number {
  const { capturedAtMs, receivedAtMs } = header;
  const takenAtMs = state?.clockWrong ? receivedAtMs : Math.min(capturedAtMs, receivedAtMs);
  return Math.max(0, nowMs - takenAtMs);
}
