import type { CameraView, PreviewHeader } from '../../api/types.ts';

/** A preview older than this is marked as stale, ms: a camera that plays sends several a second. */
export const STALE_AFTER_MS = 5_000;

/**
 * The age of what the preview shows, ms, by the server's clock. It counts from the capture; where the camera's clock is known to be wrong, or
 * claims a time after the arrival, it counts from the arrival.
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
