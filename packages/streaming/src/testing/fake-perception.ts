import type { Box, ObjectClass, StaticRegion } from '@marsad/schemas';
import type { Perception, TrackNow } from '../analysis/perception.ts';

export type FakePerception = Perception & { detections: number; parts: number; release(): void };

/**
 * Perceives one thing, a car by default, that always moves in place. `hold`: a detection ends only when `release` is called.
 */
export function createFakePerception({
  box = { x: 40, y: 40, width: 120, height: 100 },
  still = false,
  hold = false,
  staticRegions = [],
  class: name = 'car',
}: {
  box?: Box;
  still?: boolean;
  hold?: boolean;
  staticRegions?: readonly StaticRegion[];
  class?: ObjectClass;
} = {}): FakePerception {
  const held: (() => void)[] = [];
  const fake: FakePerception = {
    detections: 0,
    parts: 0,
    release() {
      for (const resolve of held.splice(0)) resolve();
    },
    begin() {
      fake.parts += 1;
      let firstMs: number | null = null;
      let track: TrackNow | null = null;
      return {
        motion: () => ({ moving: !still, regions: still ? [] : [{ ...box, parts: [box] }] }),
        staticRegions: () => staticRegions,
        async detect(pixels) {
          fake.detections += 1;
          pixels({ width: 416, height: 256 });
          if (hold) await new Promise<void>((resolve) => held.push(resolve));
          return still ? [] : [{ class: name, confidence: 0.9, box }];
        },
        track(found, _motion, atMs) {
          const traces = found.map((detection, key) => ({ key, ...detection, unseenMs: 0 }));
          if (found.length === 0) return { tracks: [], ended: [], traces };
          firstMs ??= atMs;
          const sightings: number = (track?.sightings ?? 0) + 1;
          track = {
            ordinal: 1,
            class: name,
            confidence: 0.9,
            box,
            evidence: 'detected',
            ageMs: atMs - firstMs,
            sightings,
          };
          return { tracks: [track], ended: [], traces };
        },
        end: () => (track ? [track] : []),
      };
    },
    pixelate(rgb, width, _height, boxes: readonly Box[]) {
      for (const { x, y, width: w, height: h } of boxes) {
        for (let row = Math.floor(y); row < y + h; row++)
          rgb.fill(0, (row * width + Math.floor(x)) * 3, (row * width + Math.ceil(x + w)) * 3);
      }
    },
    async close() {
      fake.release();
    },
  };
  return fake;
}
