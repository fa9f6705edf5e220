import type { CameraView, PreviewHeader } from '../../api/types.ts';

/** A picture older than this is not what happens now, and says so, ms. Pictures of a camera that plays come several times a second. */
export const STALE_AFTER_MS = 5_000;

/**
 * How old what the picture shows is, ms: from when it was taken, by the server's clock. Where the camera's clock is known to be wrong, or
 * ahead of the picture's own arrival, from when the picture reached the platform.
 */
export function pictureAgeMs(
  header: Pick<PreviewHeader, 'capturedAtMs' | 'receivedAtMs'>,
  state: Pick<NonNullable<CameraView['state']>, 'clockWrong'> | undefined,
  nowMs: number,
): number {
  const { capturedAtMs, receivedAtMs } = header;
  const takenAtMs = state?.clockWrong ? receivedAtMs : Math.min(capturedAtMs, receivedAtMs);
  return Math.max(0, nowMs - takenAtMs);
}
