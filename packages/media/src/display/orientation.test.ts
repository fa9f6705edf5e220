import { describe, expect, it } from 'vitest';
import { displaySizeOf, stretchOf } from './display-size.ts';
import { orientationOf, rotationOf, UPRIGHT } from './orientation.ts';

/** FFmpeg's display matrix of these four numbers. */
function matrixOf(a: number, b: number, c: number, d: number): Buffer {
  const matrix = Buffer.alloc(36);
  for (const [at, value] of [a, b, 0, c, d].entries()) matrix.writeInt32LE(Math.round(value * 65_536), at * 4);
  matrix.writeInt32LE(1 << 30, 32);
  return matrix;
}
const turnedBy = (degrees: number): Buffer => {
  const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
  return matrixOf(cos, sin, -sin, cos);
};

describe('the orientation of a display matrix', () => {
  it.each([
    [0, 0],
    [90, 90],
    [180, 180],
    [270, 270],
    [91.5, 90],
    [-3, 0],
    [200, 180],
  ])('turned by %d degrees counts as %d', (degrees, counted) => {
    expect(rotationOf(orientationOf(turnedBy(degrees)))).toBe(counted);
  });

  it.each([
    ['from left to right', matrixOf(-1, 0, 0, 1), 0, { swapped: false, mirroredX: true, mirroredY: false }],
    ['upside down', matrixOf(1, 0, 0, -1), 180, { swapped: false, mirroredX: false, mirroredY: true }],
    ['along the diagonal', matrixOf(0, 1, 1, 0), 270, { swapped: true, mirroredX: false, mirroredY: false }],
  ])('mirrored %s is kept', (_, matrix, rotation, expected) => {
    expect(orientationOf(matrix)).toEqual(expected);
    expect(rotationOf(expected)).toBe(rotation);
  });

  it.each([
    ['is missing', null],
    ['is cut short', Buffer.alloc(12, 1)],
    ['holds nothing', Buffer.alloc(36)],
  ])('is upright where the matrix %s', (_, matrix) => expect(orientationOf(matrix)).toEqual(UPRIGHT));
});

describe('the size in which a frame is displayed', () => {
  const turned = orientationOf(turnedBy(90));
  it.each([
    [720, 576, 16, 15, UPRIGHT, 768, 576],
    [720, 576, 64, 45, UPRIGHT, 1_024, 576],
    [720, 480, 8, 9, UPRIGHT, 640, 480],
    [432, 768, 0, 1, turned, 768, 432],
    [576, 720, 2, 1, turned, 720, 1_152],
    [641, 359, 1, 1, UPRIGHT, 641, 359],
  ])('is of %dx%d with pixels %d:%d', (width, height, num, den, orientation, shownWidth, shownHeight) => {
    expect(displaySizeOf({ width, height }, { num, den }, orientation)).toEqual({
      width: shownWidth,
      height: shownHeight,
    });
  });

  it.each([
    [0, 1],
    [1, 0],
    [0, 0],
    [-4, 3],
    [1, 1_000],
    [5, 1],
    [2_147_483_647, 1],
  ])('takes pixels of %d:%d for square', (num, den) => expect(stretchOf({ num, den })).toBe(1));

  it('is never stretched beyond what a scaler takes', () => {
    expect(displaySizeOf({ width: 8_000, height: 10 }, { num: 4, den: 1 }, UPRIGHT).width).toBe(16_384);
    expect(displaySizeOf({ width: 20_000, height: 10 }, { num: 4, den: 1 }, UPRIGHT).width).toBe(20_000);
  });
});
