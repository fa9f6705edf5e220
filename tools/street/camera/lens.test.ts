import { describe, expect, test } from 'vitest';
import { createLens } from './lens.ts';

const POSE = {
  ...{ xM: 4, yM: 0, heightM: 9, headingDegrees: -3, pitchDegrees: 14 },
  ...{ focalPx: 1_000, widthPx: 1_280, heightPx: 720 },
};

describe('a lens', () => {
  test.each([-0.2, -0.08, 0, 0.1])('shows points of the ground where it finds them again, with k1 = %d', (k1) => {
    const lens = createLens({ ...POSE, k1 });
    for (const [xM, yM] of [
      [4, 15],
      [-8, 24],
      [13, 40],
      [0, 120],
    ] as const) {
      const px = lens.project({ xM, yM, zM: 0 });
      const back = px && lens.ground(px);
      expect(back?.xM).toBeCloseTo(xM, 6);
      expect(back?.yM).toBeCloseTo(yM, 6);
    }
  });

  test('shows the point straight ahead in the middle of the picture', () => {
    const lens = createLens({ ...POSE, headingDegrees: 0 });
    const px = lens.project({ xM: 4, yM: 9 / Math.tan((14 * Math.PI) / 180), zM: 0 });
    expect(px).toMatchObject({ x: expect.closeTo(640, 6), y: expect.closeTo(360, 6) });
  });

  test('shows a thing to the east on the right, and a high one higher up', () => {
    const lens = createLens(POSE);
    const [west, east, top] = [
      lens.project({ xM: 0, yM: 40, zM: 0 }),
      lens.project({ xM: 8, yM: 40, zM: 0 }),
      lens.project({ xM: 8, yM: 40, zM: 2 }),
    ];
    expect(east?.x).toBeGreaterThan(west?.x ?? Infinity);
    expect(top?.y).toBeLessThan(east?.y ?? 0);
  });

  test('a barrel draws the edge of the picture nearer to its middle', () => {
    const straight = createLens(POSE).project({ xM: -8, yM: 24, zM: 0 });
    const barrel = createLens({ ...POSE, k1: -0.1 }).project({ xM: -8, yM: 24, zM: 0 });
    expect(Math.abs((barrel?.x ?? 0) - 640)).toBeLessThan(Math.abs((straight?.x ?? 0) - 640) - 5);
  });

  test('shows nothing of what is behind it, and no ground above the horizon', () => {
    const lens = createLens(POSE);
    expect(lens.project({ xM: 4, yM: -10, zM: 0 })).toBeUndefined();
    expect(lens.ground({ x: 640, y: 20 })).toBeUndefined();
  });
});
