import { describe, expect, it } from 'vitest';
import { nearestImage } from './snapshot-plan.ts';

const NOW = 1_000_000;
describe('a snapshot', () => {
  const images = [{ capturedAtMs: NOW - 3_000 }, { capturedAtMs: NOW - 2_000 }, { capturedAtMs: NOW - 900 }];
  it('is the nearest image', () => {
    expect(nearestImage(images, NOW - 1_800, NOW)).toEqual({
      kind: 'image',
      image: { capturedAtMs: NOW - 2_000 },
    });
  });
  it.each([
    ['too old for its image to be kept', NOW - 31_000, 'moment_too_old'],
    ['recent, but no image of it was kept', NOW - 9_000, 'nothing_recorded'],
  ] as const)('is not there when the moment is %s', (_, atMs, reason) =>
    expect(nearestImage(images, atMs, NOW)).toEqual({ kind: 'none', reason }),
  );
});
