import { CAMERA_STATES, isKnown } from '@marsad/schemas';
import type { CameraState } from '@marsad/schemas';

/** An owner speaks every few seconds; after this long without a word nobody knows how the camera is, ms. */
export const SILENT_AFTER_MS = 30_000;

/** What the page says of a camera: the owner's word while it is fresh, `silent` when the owner fell silent, `unknown` when none ever spoke or in a word that this version does not know. */
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
