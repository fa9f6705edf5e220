import { describe, expect, test } from 'vitest';
import type { Detection, Size } from '../ports.ts';
import { createEnlargement, enlarged } from './enlargement.ts';

const CIF: Size = { width: 352, height: 288 };
const thing = (height: number, confidence = 0.5): Detection => ({
  class: 'car',
  confidence,
  box: { x: 10, y: 10, width: 20, height },
});
const times = <T>(n: number, make: () => T): T[] => Array.from({ length: n }, make);

describe('a frame is enlarged', () => {
  test.each<[string, Size, Detection[], boolean]>([
    ['not while nothing is known of a small source', CIF, [], false],
    ['where the things in a small source are low', CIF, times(3, () => thing(47)), true],
    ['not where they are tall', CIF, times(3, () => thing(48)), false],
    ['not while too few are known', CIF, times(2, () => thing(20)), false],
    [
      'as if unsure boxes were not there',
      CIF,
      [...times(9, () => thing(200, 0.29)), ...times(3, () => thing(20))],
      true,
    ],
    ['up to CIF', { width: 352, height: 288 }, times(3, () => thing(20)), true],
    ['not in a larger source', { width: 353, height: 288 }, times(3, () => thing(20)), false],
  ])('%s', (_, source, found, isDue) => {
    const enlargement = createEnlargement(source);
    enlargement.measure(found);
    expect(enlargement.isDue()).toBe(isDue);
  });

  test('again once low things have come in the place of tall ones', () => {
    const enlargement = createEnlargement(CIF);
    enlargement.measure(times(60, () => thing(100)));
    enlargement.measure(times(30, () => thing(20)));
    expect(enlargement.isDue()).toBe(false);
    enlargement.measure(times(1, () => thing(20)));
    expect(enlargement.isDue()).toBe(true);
  });
});

test('an enlarged image has each pixel four times', () => {
  const [a, b] = [
    [1, 2, 3],
    [4, 5, 6],
  ] as const;
  expect(enlarged({ data: Uint8Array.from([...a, ...b]), width: 2, height: 1 })).toEqual({
    data: Uint8Array.from([...a, ...a, ...b, ...b, ...a, ...a, ...b, ...b]),
    width: 4,
    height: 2,
  });
});
