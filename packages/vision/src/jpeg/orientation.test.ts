import { describe, expect, test } from 'vitest';
import { jpegOrientation, turned, UPRIGHT } from './orientation.ts';

/** The start of a JPEG with this orientation in its EXIF data; `II` is little-endian, `MM` big-endian. */
function jpegWith(value: number, { order = 'II', tag = 0x0112, entries = 1, name = 'Exif\0\0' } = {}): Buffer {
  const tiff = Buffer.alloc(26);
  const isLittle = order === 'II';
  const short = (n: number, at: number) => (isLittle ? tiff.writeUInt16LE(n, at) : tiff.writeUInt16BE(n, at));
  const long = (n: number, at: number) => (isLittle ? tiff.writeUInt32LE(n, at) : tiff.writeUInt32BE(n, at));
  tiff.write(order, 0, 'latin1');
  short(42, 2);
  long(8, 4);
  short(entries, 8);
  short(tag, 10);
  short(3, 12);
  long(1, 14);
  short(value, 18);
  const head = Buffer.from([0xff, 0xe1, 0, 2 + name.length + tiff.length]);
  const other = Buffer.from([0xff, 0xe0, 0, 4, 1, 2]);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    other,
    head,
    Buffer.from(name, 'latin1'),
    tiff,
    Buffer.from([0xff, 0xda, 0, 2]),
  ]);
}

/** Two columns, three rows: the red values number the pixels. */
const picture = { width: 2, height: 3, data: Uint8Array.from([1, 2, 3, 4, 5, 6].flatMap((red) => [red, 0, 0])) };
const redRowsOf = (value: number): number[][] => {
  const { width, height, data } = turned(picture, jpegOrientation(jpegWith(value)));
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => data[(y * width + x) * 3] ?? 0),
  );
};

describe('the orientation of a JPEG', () => {
  test.each([
    [
      1,
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
    ],
    [
      2,
      [
        [2, 1],
        [4, 3],
        [6, 5],
      ],
    ],
    [
      3,
      [
        [6, 5],
        [4, 3],
        [2, 1],
      ],
    ],
    [
      4,
      [
        [5, 6],
        [3, 4],
        [1, 2],
      ],
    ],
    [
      5,
      [
        [1, 3, 5],
        [2, 4, 6],
      ],
    ],
    [
      6,
      [
        [5, 3, 1],
        [6, 4, 2],
      ],
    ],
    [
      7,
      [
        [6, 4, 2],
        [5, 3, 1],
      ],
    ],
    [
      8,
      [
        [2, 4, 6],
        [1, 3, 5],
      ],
    ],
  ])('value %i', (value, rows) => expect(redRowsOf(value)).toEqual(rows));

  test('is read in either order of bytes', () =>
    expect(jpegOrientation(jpegWith(6, { order: 'MM' }))).toEqual(jpegOrientation(jpegWith(6))));

  test.each([
    ['no EXIF data', Buffer.from([0xff, 0xd8, 0xff, 0xda, 0, 2])],
    ['other data in its place', jpegWith(6, { name: 'http:\0' })],
    ['another tag', jpegWith(6, { tag: 0x0110 })],
    ['a value that EXIF does not define', jpegWith(9)],
    ['more entries than bytes', jpegWith(6, { tag: 0x0110, entries: 60_000 })],
    ['bytes that end too soon', jpegWith(6).subarray(0, 24)],
    ['no bytes', Buffer.alloc(0)],
  ])('is upright with %s', (_, jpeg) => expect(jpegOrientation(jpeg)).toEqual(UPRIGHT));
});
