import { createKeptCrops } from '@marsad/evidence';
import type { KeptCrops } from '@marsad/evidence';
import type { PlateRead } from '../domain/judge-read.ts';
import type { CleanCrop, PlateCrop } from '../ports.ts';

/** The most plate crops of one camera. Each camera has its own, so that one that sends many takes nobody else's place. */
const CROPS_PER_CAMERA = 100;

/** The plate crops of the reads that came in here, each for two minutes in memory. However a crop leaves, its pixels are overwritten. */
export type Crops = {
  keep(read: PlateRead, crop: CleanCrop, nowMs: number): void;
  of(camera: string): KeptCrops<PlateCrop>;
  /** Overwrites the crops whose time is over, and those of cameras whose plates may not be read any more. */
  expire(mayRead: (camera: string) => boolean, nowMs: number): void;
  stop(): void;
};

export function createCrops(): Crops {
  const byCamera = new Map<string, KeptCrops<PlateCrop>>();
  const of = (camera: string): KeptCrops<PlateCrop> => {
    const known = byCamera.get(camera) ?? createKeptCrops<PlateCrop>({ capacity: CROPS_PER_CAMERA });
    byCamera.set(camera, known);
    return known;
  };
  return {
    of,
    keep({ camera, readId, confidence, capturedAtMs }, crop, nowMs) {
      of(camera).keep(readId, { ...crop, camera, capturedAtMs, score: confidence }, nowMs);
    },
    expire(mayRead, nowMs) {
      for (const [camera, crops] of byCamera) {
        if (!mayRead(camera)) crops.discardAll();
        // Whatever is asked for, crops whose time is over go first.
        crops.get('', nowMs);
        if (crops.size === 0) byCamera.delete(camera);
      }
    },
    stop() {
      for (const crops of byCamera.values()) crops.discardAll();
    },
  };
}
