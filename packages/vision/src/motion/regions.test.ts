import { describe, expect, test } from 'vitest';
import type { Box } from '@marsad/schemas';
import { partsOf } from './regions.ts';

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
