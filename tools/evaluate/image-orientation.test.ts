import { expect, test } from 'vitest';
import { turned, UPRIGHT } from '@marsad/vision';
import { orientationOf } from '@marsad/media';

/** An image whose pixels hold these values. */
const imageOf = (rows: number[][]) => ({
  width: rows[0]?.length ?? 0,
  height: rows.length,
  data: Uint8Array.from(rows.flat().flatMap((value) => [value, value, value])),
});
const upright = imageOf([
  [1, 2],
  [3, 4],
  [5, 6],
]);
const matrix = (a: number, b: number, c: number, d: number): Buffer => {
  const buffer = Buffer.alloc(36);
  [a, b, 0, c, d, 0, 0, 0, 0x4000].forEach((value, i) => buffer.writeInt32LE(value * 0x10000, i * 4));
  return buffer;
};

// For each EXIF orientation: the pixels as stored, and the display matrix that FFmpeg derives.
test.each([
  [
    1,
    [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
    matrix(1, 0, 0, 1),
  ],
  [
    2,
    [
      [2, 1],
      [4, 3],
      [6, 5],
    ],
    matrix(-1, 0, 0, 1),
  ],
  [
    3,
    [
      [6, 5],
      [4, 3],
      [2, 1],
    ],
    matrix(-1, 0, 0, -1),
  ],
  [
    4,
    [
      [5, 6],
      [3, 4],
      [1, 2],
    ],
    matrix(1, 0, 0, -1),
  ],
  [
    5,
    [
      [1, 3, 5],
      [2, 4, 6],
    ],
    matrix(0, 1, 1, 0),
  ],
  [
    6,
    [
      [2, 4, 6],
      [1, 3, 5],
    ],
    matrix(0, 1, -1, 0),
  ],
  [
    7,
    [
      [6, 4, 2],
      [5, 3, 1],
    ],
    matrix(0, -1, -1, 0),
  ],
  [
    8,
    [
      [5, 3, 1],
      [6, 4, 2],
    ],
    matrix(0, -1, 1, 0),
  ],
])('EXIF orientation %i is turned upright', (_, stored, display) => {
  expect(turned(imageOf(stored), orientationOf(display))).toEqual(upright);
});

test('an upright image is returned as it is', () => {
  expect(turned(upright, UPRIGHT)).toBe(upright);
});
