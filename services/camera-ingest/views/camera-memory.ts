import { createMaskHistory } from '@marsad/masking';
import { createRecentImages } from './recent-images.ts';

/** The mask samples and masked images of one camera, of which its snapshots and clips are made (besides segments). */
export const newCameraMemory = () => ({ masks: createMaskHistory(), images: createRecentImages() });
export type CameraMemory = ReturnType<typeof newCameraMemory>;

/** Keeps the memory of each camera while this replica holds it. A snapshot or clip that is being made may use it for longer. */
export function createCameraMemories() {
  const memories = new Map<string, CameraMemory>();
  return {
    open: (camera: string): void => void memories.set(camera, newCameraMemory()),
    close: (camera: string): void => void memories.delete(camera),
    of: (camera: string): CameraMemory | undefined => memories.get(camera),
  };
}
export type CameraMemories = ReturnType<typeof createCameraMemories>;
