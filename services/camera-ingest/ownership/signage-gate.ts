import { signageFault } from '@marsad/schemas';
import type { Camera, SignageFault } from '@marsad/schemas';

/** A camera that stays off is checked again this often, ms, because its sign may be dated in the future. */
export const CHECK_AGAIN_EVERY_MS = 60_000;

type Cameras = { registered(camera: Camera): void; removed(camera: string): void };

/**
 * Keeps a camera off unless its sign is recorded with a contact (control 22), whoever registered it. A playing camera that loses its record
 * stops, and a camera whose record becomes valid plays.
 */
export function createSignageGate(
  cameras: Cameras,
  onRefused: (camera: string, fault: SignageFault) => void,
  now: () => number,
) {
  const waiting = new Map<string, Camera>();
  const registered = (camera: Camera): void => {
    const fault = signageFault(camera, now());
    if (!fault) {
      waiting.delete(camera.camera);
      return cameras.registered(camera);
    }
    if (!waiting.has(camera.camera)) onRefused(camera.camera, fault);
    waiting.set(camera.camera, camera);
    cameras.removed(camera.camera);
  };
  return {
    registered,
    removed(camera: string): void {
      waiting.delete(camera);
      cameras.removed(camera);
    },
    /** Checks again the cameras that stay off. */
    checkAgain: (): void => [...waiting.values()].forEach(registered),
  };
}
export type SignageGate = ReturnType<typeof createSignageGate>;
