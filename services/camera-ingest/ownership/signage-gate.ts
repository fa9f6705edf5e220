import { signageFault } from '@marsad/schemas';
import type { Camera, SignageFault } from '@marsad/schemas';

type Cameras = { registered(camera: Camera): void; removed(camera: string): void };

/**
 * A camera without a record of its sign and a contact stays off (control 22), whoever put it into the directory. One that plays and loses its
 * record stops; one whose record becomes valid plays.
 */
export function createSignageGate(
  cameras: Cameras,
  refused: (camera: string, fault: SignageFault) => void,
  now: () => number,
) {
  const waiting = new Map<string, Camera>();
  const registered = (camera: Camera): void => {
    const fault = signageFault(camera, now());
    if (!fault) {
      waiting.delete(camera.camera);
      return cameras.registered(camera);
    }
    if (!waiting.has(camera.camera)) refused(camera.camera, fault);
    waiting.set(camera.camera, camera);
    cameras.removed(camera.camera);
  };
  return {
    registered,
    removed(camera: string): void {
      waiting.delete(camera);
      cameras.removed(camera);
    },
    /** Those that stay off, looked at again. */
    look: (): void => [...waiting.values()].forEach(registered),
  };
}
