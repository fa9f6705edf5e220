import { describe, expect, test } from 'vitest';
import type { Box } from '@marsad/schemas';
import { islandsOf, partsOf } from './regions.ts';

const WIDTH = 160;
const pixelsOf = ({ x, y, width, height }: Box): number[] =>
  Array.from({ length: width * height }, (_, i) => (y + Math.floor(i / width)) * WIDTH + x + (i % width));
const holds = ({ x, y, width, height }: Box, at: number): boolean => {
  const [px, py] = [at % WIDTH, Math.floor(at / WIDTH)];
  return px >= x && px < x + width && py >= y && py < y + height;
};

describe('the parts of a moving region', () => {
  test('are the whole region if its pixels fill it', () => {
    const box = { x: 20, y: 10, width: 30, height: 40 };
    expect(partsOf(pixelsOf(box), WIDTH)).toEqual([box]);
  });

  test('of a queue across the frame cover all its pixels, and leave out the road beside it', () => {
    const queue = Array.from({ length: 8 }, (_, n) =>
      pixelsOf({ x: 10 + 15 * n, y: 5 + 10 * n, width: 14, height: 9 }),
    );
    const members = queue.flat();
    const parts = partsOf(members, WIDTH);
    expect(members.every((at) => parts.some((part) => holds(part, at)))).toBe(true);
    const area = parts.reduce((sum, { width, height }) => sum + width * height, 0);
    expect(area).toBeLessThan(2.5 * members.length);
  });

  test('are no smaller than a person may be', () => {
    const [head, foot] = [
      pixelsOf({ x: 50, y: 40, width: 1, height: 1 }),
      pixelsOf({ x: 52, y: 49, width: 1, height: 1 }),
    ];
    expect(partsOf([...head, ...foot], WIDTH)).toEqual([{ x: 50, y: 40, width: 3, height: 10 }]);
  });
});

describe('the islands of a region', () => {
  const MASK_WIDTH = 20;
  const block = (left: number, top: number, side: number): number[] =>
    Array.from({ length: side * side }, (_, i) => (top + Math.floor(i / side)) * MASK_WIDTH + left + (i % side));

  test('are apart where a column of road lies between two cars, and one where they touch at a corner', () => {
    expect(islandsOf([...block(2, 2, 4), ...block(7, 2, 4)], MASK_WIDTH)).toEqual([
      { x: 2, y: 2, width: 4, height: 4 },
      { x: 7, y: 2, width: 4, height: 4 },
    ]);
    expect(islandsOf([...block(2, 2, 3), ...block(5, 5, 3)], MASK_WIDTH)).toEqual([
      { x: 2, y: 2, width: 6, height: 6 },
    ]);
  });

  test('do not join over the edges of the mask, and leave out noise', () => {
    expect(islandsOf([...block(17, 3, 3), ...block(0, 4, 3), 15 * MASK_WIDTH + 10], MASK_WIDTH)).toEqual([
      { x: 17, y: 3, width: 3, height: 3 },
      { x: 0, y: 4, width: 3, height: 3 },
    ]);
  });
});
