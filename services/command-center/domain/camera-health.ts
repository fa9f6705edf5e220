import { CAMERA_STATES, isKnown } from '@marsad/schemas';
import type { CameraState } from '@marsad/schemas';

/** An owner reports every few seconds; after this long without a report nobody knows how the camera is, ms. */
export const SILENT_AFTER_MS = 30_000;

/**
 * What the page shows of a camera: the owner's report while it is fresh, `silent` when no report comes any more, and `unknown` when none ever came
 * or it has a state that this version does not know.
 */
export const CAMERA_HEALTHS = [...CAMERA_STATES, 'silent', 'unknown'] as const;
export type CameraHealth = (typeof CAMERA_HEALTHS)[number];

export function cameraHealth(state: CameraState | undefined, nowMs: number): CameraHealth {
  if (!state) return 'unknown';
  const finished = state.state === 'stopped';
  return !finished && nowMs - state.atMs > SILENT_AFTER_MS
    ? 'silent'
    : isKnown(CAMERA_STATES, state.state)
      ? state.state
      : 'unknown';
}
