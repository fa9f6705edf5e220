import { deadLetter, drop, pass, retry } from '@marsad/pipeline';
import type { Step } from '@marsad/pipeline';
import type { Camera } from '@marsad/schemas';
import type { Reasons } from '../errors.ts';
import type { CameraDirectory } from '../ports.ts';

/** How long a scene waits for its camera's registration, ms: the first scenes may arrive before it. */
const REGISTRATION_MAY_TAKE_MS = 3_000;
const RETRY_MS = 300;
/** After such a wait, the same camera does not hold its partition up again for this long, ms. */
const WAIT_AGAIN_AFTER_MS = 60_000;

type FromCamera = { readonly data: { readonly camera: string } };

/** Finds the camera's registration: its zones, its lines and its analytics. */
export function findCamera<In extends FromCamera>(
  cameras: CameraDirectory,
  now: () => number,
): Step<In, In & { readonly camera: Camera }, Reasons> {
  const firstAsked = new Map<string, number>();
  return (input) => {
    const id = input.data.camera;
    const camera = cameras.get(id);
    if (camera) {
      firstAsked.delete(id);
      return pass({ ...input, camera });
    }
    if (cameras.wasRemoved(id)) return drop('camera_removed');
    const nowMs = now();
    const asked = firstAsked.get(id);
    if (asked === undefined || nowMs - asked > WAIT_AGAIN_AFTER_MS) firstAsked.set(id, nowMs);
    const waitedMs = nowMs - (firstAsked.get(id) ?? nowMs);
    if (waitedMs < REGISTRATION_MAY_TAKE_MS) {
      return retry('camera_not_yet_known', RETRY_MS);
    }
    return deadLetter('unknown_camera', `camera ${id} is not registered`);
  };
}
