import { describe, expect, it } from 'vitest';
import type { Yuv420pImage } from '@marsad/masking';
import { DARK, LIGHT, outlineRuns, paintRuns } from './runs.ts';
import type { Point } from './runs.ts';

const SIZE = { width: 640, height: 360 };
const imageOf = (luma: number): Yuv420pImage => ({
  planes: [
    new Uint8Array(704 * 360).fill(luma),
    new Uint8Array(352 * 180).fill(90),
    new Uint8Array(352 * 180).fill(90),
  ],
  strides: [704, 352, 352],
  ...SIZE,
});
const drawn = (points: readonly Point[], closed: boolean, luma = 100): Yuv420pImage => {
  const image = imageOf(luma);
  paintRuns(image, outlineRuns(points, closed, SIZE));
  return image;
};
const lumaAt = ({ planes, strides }: Yuv420pImage, x: number, y: number): number => planes[0][y * strides[0] + x] ?? -1;

describe('an outline', () => {
  it('is a light line of two px between two dark lines of one', () => {
    const image = drawn(
      [
        { x: 100, y: 200 },
        { x: 300, y: 200 },
      ],
      false,
    );
    const column = [196, 197, 198, 199, 200, 201, 202, 203].map((y) => lumaAt(image, 200, y));
    expect(column).toEqual([100, 100, DARK, LIGHT, LIGHT, DARK, 100, 100]);
  });

  it.each([
    [64, 64],
    [480, 270],
    [640, 360],
  ])('that hardly slants is light in every column of a picture of %i by %i', (width, height) => {
    const ends = [
      { x: 5, y: 20 },
      { x: 58, y: 24 },
    ];
    const light = outlineRuns(ends, false, { width, height }).filter(({ luma }) => luma === LIGHT);
    for (let x = 5; x < 58; x += 1)
      expect(light.filter(({ left, right }) => left <= x && x < right).length).toBeGreaterThanOrEqual(2);
  });

  it('is as thick when it slants', () => {
    const image = drawn(
      [
        { x: 100, y: 50 },
        { x: 350, y: 300 },
      ],
      false,
    );
    const row = Array.from({ length: SIZE.width }, (_, x) => lumaAt(image, x, 175));
    // Two px across the line are two and a half to three and a half of them along a row at 45 degrees.
    expect(row.filter((luma) => luma === LIGHT).length).toBeGreaterThanOrEqual(2);
    expect(row.filter((luma) => luma === LIGHT).length).toBeLessThanOrEqual(4);
    expect(row.filter((luma) => luma === DARK).length).toBeGreaterThanOrEqual(2);
    expect(row.indexOf(LIGHT)).toBeGreaterThan(220);
    expect(row.lastIndexOf(LIGHT)).toBeLessThan(230);
  });

  it('returns to its first point only if it is closed', () => {
    const points = [
      { x: 100, y: 100 },
      { x: 300, y: 100 },
      { x: 200, y: 300 },
    ];
    expect(lumaAt(drawn(points, true), 150, 200)).toBe(LIGHT);
    expect(lumaAt(drawn(points, false), 150, 200)).toBe(100);
  });

  it.each([[16], [128], [235]])('differs from a picture of luma %i', (luma) => {
    const image = drawn(
      [
        { x: 100, y: 200 },
        { x: 300, y: 200 },
      ],
      false,
      luma,
    );
    expect([198, 199].some((y) => Math.abs(lumaAt(image, 200, y) - luma) > 100)).toBe(true);
  });

  it('has no colour, and changes nothing beside it, not even the padding of the lines', () => {
    const image = drawn(
      [
        { x: -50, y: 100 },
        { x: 700, y: 100 },
      ],
      false,
    );
    expect(image.planes[1][50 * 352 + 100]).toBe(128);
    expect(image.planes[2][45 * 352 + 100]).toBe(90);
    expect(image.planes[0][100 * 704 + 639]).toBe(LIGHT);
    expect(image.planes[0][100 * 704 + 640]).toBe(100);
  });

  it('is cut off at the edges of the picture', () => {
    expect(() =>
      drawn(
        [
          { x: -90, y: -90 },
          { x: 900, y: 900 },
          { x: 320, y: -200 },
        ],
        true,
      ),
    ).not.toThrow();
  });

  it('takes no more than the lines of the picture, however far it reaches beyond, or if its place is no number', () => {
    const reaching = (y: number) =>
      outlineRuns(
        [
          { x: 100, y: -y },
          { x: 200, y },
        ],
        false,
        SIZE,
      );
    for (const y of [1e9, Number.POSITIVE_INFINITY, Number.NaN])
      expect(reaching(y).length).toBeLessThanOrEqual(2 * SIZE.height);
    const image = drawn(
      [
        { x: 100, y: -1e9 },
        { x: 100, y: 1e9 },
      ],
      false,
    );
    for (const y of [0, 180, 359]) expect(lumaAt(image, 100, y)).toBe(LIGHT);
  });

  it('is twice as thick in a picture of 720 lines', () => {
    const size = { width: 1_280, height: 720 };
    const [light] = outlineRuns(
      [
        { x: 100, y: 400 },
        { x: 600, y: 400 },
      ],
      false,
      size,
    ).filter(({ luma }) => luma === LIGHT);
    const lines = outlineRuns(
      [
        { x: 100, y: 400 },
        { x: 600, y: 400 },
      ],
      false,
      size,
    ).filter(({ luma }) => luma === LIGHT);
    expect(light?.y).toBe(398);
    expect(lines).toHaveLength(4);
  });
});
