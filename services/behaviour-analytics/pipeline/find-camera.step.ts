import { deadLetter, drop, pass, retry } from '@marsad/pipeline';
import type { Step } from '@marsad/pipeline';
import type { Camera } from '@marsad/schemas';
import type { DropReason, RetryReason } from '../errors.ts';
import type { CameraDirectory } from '../ports.ts';

/** A camera may speak a moment before its registration reaches us. */
const REGISTRATION_MAY_TAKE_MS = 3_000;
const ASK_AGAIN_AFTER_MS = 300;
/** Having waited for it once, we do not hold up the partition again so soon. */
const REMEMBERED_FOR_MS = 60_000;

type FromCamera = { readonly data: { readonly camera: string } };

/** Finds the camera's registration: its zones, lines and what may be computed from it. */
export function findCamera<In extends FromCamera>(
  cameras: CameraDirectory,
  now: () => number,
): Step<In, In & { readonly camera: Camera }> {
  const firstAsked = new Map<string, number>();
  return (input) => {
    const id = input.data.camera;
    const camera = cameras.get(id);
    if (camera) {
      firstAsked.delete(id);
      return pass({ ...input, camera });
    }
    if (cameras.wasRemoved(id)) return drop('camera_removed' satisfies DropReason);
    const nowMs = now();
    const asked = firstAsked.get(id);
    if (asked === undefined || nowMs - asked > REMEMBERED_FOR_MS) firstAsked.set(id, nowMs);
    const waitedMs = nowMs - (firstAsked.get(id) ?? nowMs);
    if (waitedMs < REGISTRATION_MAY_TAKE_MS) {
      return retry('camera_not_yet_known' satisfies RetryReason, ASK_AGAIN_AFTER_MS);
    }
    return deadLetter('unknown_camera', `camera ${id} is not registered`);
  };
}
