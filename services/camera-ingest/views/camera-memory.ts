import { createRecentImages } from './recent-images.ts';
import type { RecentImages } from './recent-images.ts';

/** Keeps the masked images of each camera while this replica holds it. A snapshot that is being made may use them for longer. */
export function createCameraMemories() {
  const memories = new Map<string, RecentImages>();
  return {
    open: (camera: string): void => void memories.set(camera, createRecentImages()),
    close: (camera: string): void => void memories.delete(camera),
    of: (camera: string): RecentImages | undefined => memories.get(camera),
  };
}
export type CameraMemories = ReturnType<typeof createCameraMemories>;
