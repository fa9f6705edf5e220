import type { CameraView, PreviewHeader } from '../../api/types.ts';

/** A preview older than this is marked as stale, ms. A camera that plays sends several previews a second. */
export const STALE_AFTER_MS = 5_000;

/**
 * The age of a preview by the server’s clock, ms. It counts from the capture or, where the camera’s clock is known to be wrong or claims
 * a time after the arrival, from the arrival.
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
