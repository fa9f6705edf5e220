import { expect, it, test } from 'vitest';
import { headingTo, rounded } from './heading.ts';

const CAMERA: [number, number] = [-6.84, 34.02];

test.each([
  ['north', [0, 0.001], 0],
  ['east', [0.001, 0], 90],
  ['south', [0, -0.001], 180],
  ['west', [-0.001, 0], 270],
  ['almost north', [-0.000001, 0.001], 0],
] as const)('who looks to the %s', (_, [east, north], degrees) => {
  expect(headingTo(CAMERA, [CAMERA[0] + east, CAMERA[1] + north])).toBe(degrees);
});

it('counts that a degree to the east is shorter than one to the north', () => {
  expect(headingTo([0, 60], [0.002, 60.001])).toBe(45);
});

it('a place is rounded to six decimals', () => expect(rounded(-6.84123456789)).toBe(-6.841235));
