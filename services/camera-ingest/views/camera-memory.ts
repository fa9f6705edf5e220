import { createMaskHistory } from '@marsad/masking';
import { createRecentImages } from './recent-images.ts';

/** What snapshots and clips of one camera are made of, besides its segments. */
export const newCameraMemory = () => ({ masks: createMaskHistory(), images: createRecentImages() });
export type CameraMemory = ReturnType<typeof newCameraMemory>;

/** Remembers masks and images of each camera while this replica holds it. A view that is being made keeps its memory beyond that. */
export function createCameraMemories() {
  const memories = new Map<string, CameraMemory>();
  return {
    open: (camera: string): void => void memories.set(camera, newCameraMemory()),
    close: (camera: string): void => void memories.delete(camera),
    of: (camera: string): CameraMemory | undefined => memories.get(camera),
  };
}
export type CameraMemories = ReturnType<typeof createCameraMemories>;
