import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EvaluationError } from './errors.ts';
import { ImageFileError, imagesIn, withImage } from './image-file.ts';
import { CMYK_JPEG, deepPng, jpegOf, withOrientation } from './testing/images.ts';

const RED = [200, 30, 30] as const;
const BLUE = [30, 30, 200] as const;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'marsad-pictures-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const put = (name: string, bytes: Buffer | string): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};
/** Reads an image's size, warning, and colours at the middle of its left, right and top edges. */
const examine = (path: string) =>
  withImage(path, ({ size, warning, pixels }) => {
    const { data, width, height } = pixels();
    const at = (x: number, y: number) => [...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)];
    const middle = Math.floor(height / 2);
    return { size, warning, left: at(0, middle), right: at(width - 1, middle), top: at(Math.floor(width / 2), 0) };
  });
const near = (colour: readonly number[]) => colour.map((value) => expect.closeTo(value, -1.3));

describe('an image file', () => {
  test('is read in its own size', async () => {
    const seen = await examine(put('plain.jpg', jpegOf(64, 32, RED, BLUE)));
    expect(seen).toMatchObject({ size: { width: 64, height: 32 }, left: near(RED), right: near(BLUE) });
  });

  test.each([
    [3, { width: 64, height: 32 }, 'right'],
    [6, { width: 32, height: 64 }, 'top'],
  ] as const)('with EXIF orientation %i is shown turned', async (orientation, size, redSide) => {
    const seen = await examine(
      put(`turned-${orientation}.jpg`, withOrientation(jpegOf(64, 32, RED, BLUE), orientation)),
    );
    expect(seen.size).toEqual(size);
    expect(seen[redSide]).toEqual(near(RED));
  });

  test('is read with 16 bits a channel, in CMYK, of a single pixel, and 12,000 px wide', async () => {
    expect(await examine(put('deep.png', deepPng(6, 4, RED)))).toMatchObject({
      size: { width: 6, height: 4 },
      left: near(RED),
    });
    expect((await examine(put('cmyk.jpg', CMYK_JPEG))).left).toEqual(near([235, 51, 51]));
    expect(await examine(put('one.jpg', jpegOf(1, 1, BLUE)))).toMatchObject({
      size: { width: 1, height: 1 },
      left: near(BLUE),
    });
    const wide = put('wide.jpg', jpegOf(12_000, 40, RED));
    const small = await withImage(wide, ({ size, pixels }) => ({ size, ...pixels({ width: 640, height: 2 }) }));
    expect(small).toMatchObject({ size: { width: 12_000, height: 40 }, width: 640, height: 2 });
    expect([...small.data.subarray(0, 3)]).toEqual(near(RED));
  });

  test('that is cut short is read as far as it goes, with a warning', async () => {
    const whole = jpegOf(64, 64, RED, BLUE);
    expect((await examine(put('cut.jpg', whole.subarray(0, whole.length - 60)))).warning).toContain('cut short');
  });

  test.each([
    ['empty', '', 'is empty'],
    ['text', 'not a picture', 'no picture of a known format'],
    ['a playlist with an image’s extension', '#EXTM3U\nother.jpg', 'no picture of a known format'],
    ['damaged', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'is damaged'],
  ])('that is %s is refused with the reason', async (name, bytes, reason) => {
    const path = put(`${name.replaceAll(' ', '-')}.png`, bytes);
    await expect(examine(path)).rejects.toThrow(ImageFileError);
    await expect(examine(path)).rejects.toThrow(reason);
  });

  test('that is not there is refused with the reason', async () => {
    await expect(examine(join(folder, 'nowhere.jpg'))).rejects.toThrow('cannot be read (ENOENT)');
  });
});

describe('the image files of a folder', () => {
  test('are found by extension, in subfolders too, and sorted', () => {
    const root = join(folder, 'set');
    mkdirSync(join(root, 'b'), { recursive: true });
    for (const name of ['b/2.PNG', 'b/1.jpeg', 'a.jpg', 'labels.csv', 'README.md']) put(`set/${name}`, '');
    expect(imagesIn(root)).toEqual(['a.jpg', 'b/1.jpeg', 'b/2.PNG']);
  });

  test.each([
    ['is not there', () => join(folder, 'nowhere'), 'there is no folder'],
    ['is a file', () => put('file.txt', 'x'), 'is a file'],
    ['holds no image', () => mkdtempSync(join(folder, 'none-')), 'there is no picture in'],
  ])('that %s is refused', (_, path, reason) => {
    const there = path();
    expect(() => imagesIn(there)).toThrow(EvaluationError);
    expect(() => imagesIn(there)).toThrow(reason);
  });
});
