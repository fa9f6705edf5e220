import { describe, expect, test } from 'vitest';
import { moved, TEMPLATE } from './alignment.ts';
import { lightOf, relighting } from './light.ts';
import {
  type Chip,
  type Cover,
  coverOf,
  FACE_PART,
  landmarksOf,
  LIMITS,
  measureQuality,
  pointsOf,
  refusalOf,
} from './quality.ts';

const SIDE = 112;

/** A chip of stripes or dots: `detailPx` is their width; horizontal stripes have detail in one direction only. */
function chip({ mean = 120, contrast = 40, detailPx = 3, stripes = false } = {}): Chip {
  const grey = new Float32Array(SIDE * SIDE);
  for (let y = 0; y < SIDE; y += 1)
    for (let x = 0; x < SIDE; x += 1) {
      const wave = Math.sin((y * Math.PI) / detailPx) + (stripes ? 0 : Math.sin((x * Math.PI) / detailPx));
      grey[y * SIDE + x] = Math.min(255, Math.max(0, mean + contrast * wave));
    }
  return { grey, side: SIDE, light: lightOf(grey, SIDE, FACE_PART) };
}

type Change = {
  scale?: number;
  squeeze?: number;
  squash?: number;
  noseX?: number;
  noseY?: number;
  light?: Chip;
  cover?: Cover;
};
function quality({
  scale = 1,
  squeeze = 1,
  squash = 1,
  noseX = 0,
  noseY = 0,
  light = chip(),
  cover = { hasAllPoints: true, share: 1 },
}: Change = {}) {
  const points = TEMPLATE.map(({ x, y }, at) => ({
    x: (56 + (x - 56) * squeeze + (at === 2 ? noseX : 0)) * scale,
    y: (72 + (y - 72) * squash + (at === 2 ? noseY : 0)) * scale,
  }));
  const box = { x: 0, y: 0, width: 80 * scale, height: 110 * scale };
  const measured = measureQuality({ box, landmarks: landmarksOf(points), chip: light, cover });
  return { ...measured, reason: refusalOf(measured, cover) };
}

describe('the quality of a face', () => {
  test('a frontal, sharp and lit face is worth comparing', () => {
    const { score, yaw, pitch, rollDegrees, reason } = quality();
    expect(score).toBeGreaterThan(0.9);
    expect(Math.abs(yaw)).toBeLessThan(0.05);
    expect(Math.abs(pitch)).toBeLessThan(0.2);
    expect(Math.abs(rollDegrees)).toBeLessThan(1);
    expect(reason).toBeUndefined();
  });

  test.each([
    ['a small face', { scale: 0.2 }, 'too_small'],
    ['a face looking to the left', { noseX: -20 }, 'turned_away'],
    ['a face looking to the right', { noseX: 20 }, 'turned_away'],
    ['a profile, its points squeezed to one side', { squeeze: 0.3, noseX: -13 }, 'turned_away'],
    ['a face looking up', { noseY: -30 }, 'turned_away'],
    ['a face of which a point is outside', { cover: { hasAllPoints: false, share: 0.8 } }, 'cut_off'],
    ['a face in the dark', { light: chip({ mean: 3, contrast: 1 }) }, 'badly_exposed'],
    ['a face burnt out', { light: chip({ mean: 400, contrast: 60 }) }, 'badly_exposed'],
    ['a blurred face', { light: chip({ detailPx: 30 }) }, 'blurred'],
    ['a face that moved, with detail in one direction only', { light: chip({ stripes: true }) }, 'blurred'],
    ['points that fit no face', { squash: 0.15 }, 'occluded'],
  ] as const)('%s is refused with the reason', (_, change, reason) => {
    const good = quality();
    const poor = quality(change);
    expect(poor.reason).toBe(reason);
    expect(poor.score).toBeLessThan(good.score);
  });

  test('takes the smallest face that the networks can use', () => {
    const scale = LIMITS.interEyePx / 35.2 + 0.01;
    expect(quality({ scale }).reason).toBeUndefined();
  });

  test('does not take a dim face for a blurred one', () => {
    const dim = quality({ light: chip({ mean: 30, contrast: 10 }) });
    expect(dim.reason).toBeUndefined();
    expect(dim.sharpness).toBeCloseTo(quality().sharpness, 1);
    expect(dim.exposure).toBeLessThan(1);
  });

  test('accepts a face that fills its image, because the five points are enough', () => {
    const tight = quality({ cover: { hasAllPoints: true, share: 0.6 } });
    expect(tight.reason).toBeUndefined();
    expect(tight.occlusion).toBeCloseTo(0.4, 6);
  });

  const asItIs = { a: 1, b: 0, shiftX: 0, shiftY: 0 };
  test.each([
    ['all of it', asItIs, { width: SIDE, height: SIDE }, true, 1],
    ['an image that ends below the mouth', asItIs, { width: SIDE, height: 95 }, true, 1],
    ['an image that ends at the mouth', asItIs, { width: SIDE, height: 93 }, false, 0.9],
    ['an image that ends above the mouth', asItIs, { width: SIDE, height: 90 }, false, 0.85],
    ['an image that begins between the eyes', { ...asItIs, shiftX: -56 }, { width: SIDE, height: SIDE }, false, 0.5],
  ])('measures how much of a face the image holds: %s', (_, toSource, picture, hasAllPoints, share) => {
    const points = TEMPLATE.map((point) => moved(toSource, point));
    const cover = coverOf(points, toSource, picture);
    expect(cover.hasAllPoints).toBe(hasAllPoints);
    expect(cover.share).toBeCloseTo(share, 1);
  });

  test('keeps the order of the five points', () => {
    expect(pointsOf(landmarksOf(TEMPLATE))).toEqual(TEMPLATE);
  });
});

describe('light', () => {
  test('leaves a lit image as it is and stretches a flat one, up to where only noise grows', () => {
    expect(relighting({ mean: 100, deviation: 40, clipped: 0 })).toEqual({ gain: 1, shift: 0 });
    const { gain, shift } = relighting({ mean: 30, deviation: 9, clipped: 0 });
    expect(gain).toBe(5);
    expect(30 * gain + shift).toBe(118);
    expect(relighting({ mean: 30, deviation: 0.1, clipped: 0 }).gain).toBe(12);
    expect(relighting({ mean: 30, deviation: 0, clipped: 0 }).gain).toBe(1);
  });
});
