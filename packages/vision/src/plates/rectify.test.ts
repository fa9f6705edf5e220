import { describe, expect, test } from 'vitest';
import type { RgbImage } from '../ports.ts';
import type { Corners } from './corners.ts';
import { cutOf, hull, overlap, scaled } from './corners.ts';
import { greyPatch, rectified, ROW_HEIGHT, ROW_WIDTH, standardise } from './rectify.ts';

const square = (left: number, top: number, right: number, bottom: number): Corners => [
  { x: left, y: top },
  { x: right, y: top },
  { x: right, y: bottom },
  { x: left, y: bottom },
];
const picture = (width: number, height: number, level: (x: number, y: number) => number): RgbImage => {
  const data = new Uint8Array(width * height * 3);
  for (let index = 0; index < width * height; index += 1) {
    data.fill(level(index % width, Math.floor(index / width)), index * 3, index * 3 + 3);
  }
  return { data, width, height };
};
const at = (row: Float32Array, x: number, y: number): number => row[y * ROW_WIDTH + x] ?? Number.NaN;
const rectify = (image: RgbImage, corners: Corners): Float32Array =>
  rectified(greyPatch(image, hull(corners)), corners);

describe('a plate seen from the front', () => {
  test('keeps its left, its right and its top', () => {
    const image = picture(400, 100, (x, y) => (x < 200 ? 0 : 200) + (y < 50 ? 0 : 50));
    const row = rectify(image, square(100, 20, 300, 80));
    expect([at(row, 10, 4), at(row, 150, 4), at(row, 10, 28), at(row, 150, 28)]).toEqual([0, 200, 50, 250]);
  });

  test('is upright when it hung upside down, by the order of its corners', () => {
    const image = picture(400, 100, (x) => (x < 200 ? 0 : 200));
    const [a, b, c, d] = square(100, 20, 300, 80);
    expect(at(rectify(image, [c, d, a, b]), 10, 10)).toBe(200);
  });

  test('is a rectangle although perspective drew it as a trapezium', () => {
    const corners: Corners = [
      { x: 50, y: 20 },
      { x: 350, y: 60 },
      { x: 350, y: 120 },
      { x: 50, y: 160 },
    ];
    // Dark above the line through the middles of both ends, as on the plate itself.
    const row = rectify(
      picture(400, 200, (_, y) => (y < 90 ? 0 : 200)),
      corners,
    );
    for (const x of [5, 80, 155]) {
      expect(at(row, x, 12)).toBeLessThan(10);
      expect(at(row, x, 19)).toBeGreaterThan(190);
    }
  });

  test('loses no thin stroke when it is much larger than the row', () => {
    const row = rectify(
      picture(1600, 400, (x) => (x % 10 === 0 ? 0 : 200)),
      square(0, 0, 1600, 400),
    );
    expect(Math.min(...row)).toBeLessThan(190);
  });

  test('repeats the edge where its corners lie outside of the image', () => {
    const row = rectify(
      picture(50, 20, () => 77),
      square(-20, -10, 90, 40),
    );
    expect(row.every((value) => Math.abs(value - 77) < 1)).toBe(true);
  });

  test('is standardised: a dark plate is as good as a light one, an even one stays finite', () => {
    const row = standardise(Float32Array.from({ length: ROW_WIDTH * ROW_HEIGHT }, (_, index) => (index % 2) * 20));
    expect(row.reduce((sum, value) => sum + value, 0) / row.length).toBeCloseTo(0, 3);
    expect(standardise(new Float32Array(ROW_WIDTH * ROW_HEIGHT).fill(9)).every((value) => value === 0)).toBe(true);
  });
});

describe('corners', () => {
  test('are cut with slack in shares of the plate, and by rows', () => {
    const plate = square(0, 0, 100, 50);
    const { left, top, right, bottom } = hull(cutOf(plate, { left: -0.1, right: 1.1, top: -0.2, bottom: 1.2 }));
    expect([left, top, right, bottom].map(Math.round)).toEqual([-10, -10, 110, 60]);
    expect(hull(cutOf(plate, { left: 0, right: 1, top: 0.5, bottom: 1 })).top).toBe(25);
  });

  test('overlap by intersection over union', () => {
    const a = hull(square(0, 0, 10, 10));
    expect(overlap(a, a)).toBe(1);
    expect(overlap(a, hull(square(5, 0, 15, 10)))).toBeCloseTo(1 / 3);
    expect(overlap(a, hull(scaled(square(2, 2, 3, 3), 10, 10)))).toBe(0);
  });
});
