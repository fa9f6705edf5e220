import { expect, it } from 'vitest';
import type { Calibration } from '@marsad/schemas';
import { fieldOfView } from './field-of-view.ts';

const ORIGIN: [number, number] = [-6.84, 34.02];
const METRES_PER_DEGREE = 111_320;

/** A road that runs north: 8 m wide, seen between 10 m and 60 m from the origin, narrower in the image the farther it is. */
const CALIBRATION: Calibration = {
  points: [
    { picture: [0.1, 0.9], xM: -4, yM: 10 },
    { picture: [0.9, 0.9], xM: 4, yM: 10 },
    { picture: [0.4, 0.5], xM: -4, yM: 40 },
    { picture: [0.6, 0.5], xM: 4, yM: 40 },
  ],
  widthPx: 640,
  heightPx: 360,
  origin: 'measured',
  originAt: ORIGIN,
};
const northOf = ([, latitude]: readonly [number, number]): number => (latitude - ORIGIN[1]) * METRES_PER_DEGREE;

it('is a closed outline that begins near the camera, grows wider, and ends before the horizon', () => {
  const seen = fieldOfView({ calibration: CALIBRATION }) ?? [];
  expect(seen.length).toBeGreaterThan(8);
  expect(seen[0]).toEqual(seen.at(-1));
  const norths = seen.map(northOf);
  expect(Math.min(...norths)).toBeGreaterThan(0);
  expect(Math.max(...norths)).toBeGreaterThan(40);
  expect(Math.max(...norths)).toBeLessThan(250);
});

it('is unknown without a calibration, without a place on the map, and with a calibration at fault', () => {
  const { originAt: _, ...nowhere } = CALIBRATION;
  const folded = { ...CALIBRATION, points: CALIBRATION.points.map((point) => ({ ...point, xM: 0 })) };
  expect(fieldOfView({})).toBeUndefined();
  expect(fieldOfView({ calibration: nowhere })).toBeUndefined();
  expect(fieldOfView({ calibration: folded })).toBeUndefined();
});
