import { CAMERA_STATES, isKnown } from '@marsad/schemas';
import type { CameraState } from '@marsad/schemas';

/** An owner reports every few seconds. After this time without a report the health of the camera is not known, ms. */
export const SILENT_AFTER_MS = 30_000;

/**
 * The health of a camera on the page: the owner's report while it is fresh, `silent` when reports have stopped, and `unknown` when none
 * ever came or the reported state is unknown to this version.
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
