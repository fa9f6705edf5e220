import { describe, expect, test } from 'vitest';
import type { RgbImage } from '../ports.ts';
import { hull } from './corners.ts';
import type { FinderMap, FoundPlate } from './find.ts';
import { findPlates, platesIn } from './find.ts';
import { finderInput } from './finder-input.ts';

const UNIT = 32;
/** A map whose cells show a plate of 64 x 16 px around their middle, `times` as large. */
function mapWith(
  columns: number,
  rows: number,
  cells: readonly { x: number; y: number; heat: number }[],
  times = 1,
): FinderMap {
  const area = columns * rows;
  const data = new Float32Array(9 * area);
  data.fill(-9, 0, area);
  for (const { x, y, heat } of cells) {
    const at = y * columns + x;
    data[at] = heat;
    [-32, -8, 32, -8, 32, 8, -32, 8].forEach((px, index) => (data[(1 + index) * area + at] = (times * px) / UNIT));
  }
  return { data, columns, rows };
}

describe('the finder’s map', () => {
  test('gives the corners of each peak, the highest score first, and leaves out weak ones', () => {
    const map = mapWith(40, 40, [
      { x: 10, y: 10, heat: 1 },
      { x: 30, y: 30, heat: 3 },
      { x: 20, y: 5, heat: -5 },
    ]);
    const found = platesIn(map);
    expect(found.map(({ corners }) => hull(corners))).toEqual([
      { left: 212, top: 236, right: 276, bottom: 252 },
      { left: 52, top: 76, right: 116, bottom: 92 },
    ]);
    expect(found[0]?.score).toBeCloseTo(0.953, 2);
  });

  test('gives a plate once that several cells show', () => {
    const cells = [10, 11, 12].map((x) => ({ x, y: 10, heat: x / 10 }));
    expect(platesIn(mapWith(40, 40, cells))).toHaveLength(1);
  });

  const image = { data: new Uint8Array(640 * 320 * 3), width: 640, height: 320 };
  /** Returns the finds after each size, with these maps for the small and for the large input. */
  async function findsPerSize(small: FinderMap, large: FinderMap): Promise<FoundPlate[][]> {
    const find = ({ width }: RgbImage): Promise<FinderMap> => Promise.resolve(width === 320 ? small : large);
    const after: FoundPlate[][] = [];
    for await (const found of findPlates(image, [320, 640], find)) after.push(found);
    return after;
  }

  test('is made for the small size first, then for the large one, and the finds are in px of the source', async () => {
    const [near, both] = await findsPerSize(
      mapWith(40, 20, [{ x: 10, y: 10, heat: 2 }]),
      mapWith(80, 40, [{ x: 60, y: 30, heat: 1 }]),
    );
    expect(near?.map(({ corners }) => hull(corners).left)).toEqual([104]);
    expect(both?.map(({ corners }) => hull(corners).left)).toEqual([104, 452]);
    expect(both?.map(({ again }) => again)).toEqual([undefined, undefined]);
  });

  test('keeps the corners of the lower score for the same plate', async () => {
    const [, both = []] = await findsPerSize(
      mapWith(40, 20, [{ x: 20, y: 10, heat: 1 }], 0.75),
      mapWith(80, 40, [{ x: 40, y: 20, heat: 2 }]),
    );
    expect(both).toHaveLength(1);
    const [{ corners, again } = { corners: [] }] = both;
    expect([corners, again ?? []].map(hull).map(({ left, right }) => right - left)).toEqual([64, 96]);
  });

  test('is not made for the large size if the caller stops after the small one', async () => {
    const seen: number[] = [];
    for await (const found of findPlates(image, [640, 320], ({ width }) => {
      seen.push(width);
      return Promise.resolve(mapWith(width / 8, width / 16, [{ x: 10, y: 10, heat: 2 }]));
    })) {
      expect(found).toHaveLength(1);
      break;
    }
    expect(seen).toEqual([320]);
  });
});

describe('the finder’s input', () => {
  const even = (width: number, height: number) => ({
    data: new Uint8Array(width * height * 3).fill(200),
    width,
    height,
    stride: width,
  });

  test('keeps proportions and fills up to 32 with grey', () => {
    const { canvas, scaled } = finderInput(even(300, 100), 320);
    expect([scaled.width, scaled.height]).toEqual([320, 107]);
    expect([canvas.width, canvas.height]).toEqual([320, 128]);
    expect([canvas.data[0], canvas.data.at(-1)]).toEqual([200, 116]);
    expect(finderInput(even(400, 1000), 320).scaled).toMatchObject({ width: 128, height: 320 });
  });

  test('is scaled from a larger input without the grey around it', () => {
    const { scaled } = finderInput(even(300, 100), 64);
    const { data } = finderInput(scaled, 32).canvas;
    expect([...data.subarray(0, 32 * 3)].every((level) => level === 200)).toBe(true);
  });

  test('of an image of one pixel is that pixel', () => {
    const pixel = { data: Uint8Array.from([9, 8, 7]), width: 1, height: 1, stride: 1 };
    expect([...finderInput(pixel, 32).canvas.data.subarray(0, 3)]).toEqual([9, 8, 7]);
  });
});
