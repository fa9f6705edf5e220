import type { ImageQuality } from '@marsad/schemas';
import { expect, it } from 'vitest';
import type { ImpairedEvent } from '../../ports.ts';
import { createCameraHealth } from './camera-health.ts';

const day: ImageQuality = {
  brightness: 0.5,
  contrast: 0.36,
  sharpness: 0.22,
  noise: 0.004,
  colour: 0.05,
  change: 0.04,
  sameView: 0.9,
};
const covered = { ...day, contrast: 0, sharpness: 0, sameView: 0 };

it('takes the time in which a camera was covered for not observed, and reports its faults once', () => {
  const events: ImpairedEvent[] = [];
  const health = createCameraHealth({ camera: 'agdal-avenue-1' as never }, 7, (event) => events.push(event));
  let atMs = 0;
  const observedIn = (seconds: number, quality: ImageQuality): number => {
    let observedMs = 0;
    for (let n = 0; n < seconds; n++, atMs += 1_000) {
      health.observe(quality, atMs);
      observedMs += health.seen(1_000);
    }
    return observedMs;
  };
  expect(observedIn(60, day)).toBe(60_000);
  expect(observedIn(30, covered)).toBe(9_000);
  expect(observedIn(30, day)).toBe(26_000);
  expect(events).toEqual([
    { kind: 'impaired', camera: 'agdal-avenue-1', epoch: 7, faults: ['covered'] },
    { kind: 'impaired', camera: 'agdal-avenue-1', epoch: 7, faults: [] },
  ]);
});
