import { expect, test } from 'vitest';
import { calibrate } from './calibrate.ts';
import { calibrationBy, POLE, type Pinhole } from './testing/pinhole.ts';
import { viewAngleDegrees } from './view-angle.ts';

/** The middle of the picture shows the ground at this angle from straight down. */
const CASES: readonly (readonly [degrees: number, camera: Partial<Pinhole>])[] = [
  [70, { downDegrees: 20 }],
  [45, { downDegrees: 45 }],
  [20, { downDegrees: 70 }],
  [30, { downDegrees: 60, focalPx: 3_000, heightM: 40 }],
  [55, { downDegrees: 35, lens: { k1: -0.05, k2: 0 } }],
];

test.each(CASES)('%d degrees', (degrees, more) => {
  const camera = { ...POLE, ...more };
  const farM = camera.heightM / Math.tan((camera.downDegrees * Math.PI) / 180);
  const corners = [-0.1, 0.1].flatMap((x) => [0.95, 1.1].map((y) => ({ xM: x * camera.heightM, yM: y * farM })));
  const found = calibrate(calibrationBy(camera, corners), camera);
  if (found.kind === 'fault') throw new Error(found.fault.text);
  expect(viewAngleDegrees(found.ground, camera)).toBeCloseTo(degrees, 0);
});

test('is level where the middle of the picture lies above the horizon', () => {
  const camera = { ...POLE, downDegrees: -5, heightM: 12 };
  const corners = [-4, 4].flatMap((xM) => [60, 150].map((yM) => ({ xM, yM })));
  const found = calibrate(calibrationBy(camera, corners), camera);
  if (found.kind === 'fault') throw new Error(found.fault.text);
  expect(viewAngleDegrees(found.ground, camera)).toBe(90);
});
