import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EvaluationError } from './errors.ts';
import { PictureError, picturesIn, withPicture } from './picture.ts';
import { CMYK_JPEG, deepPng, jpegOf, withOrientation } from './testing/pictures.ts';

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
/** Size, warning and the colours at the middle of its left and right edges. */
const look = (path: string) =>
  withPicture(path, ({ size, warning, pixels }) => {
    const { data, width, height } = pixels();
    const at = (x: number, y: number) => [...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)];
    const middle = Math.floor(height / 2);
    return { size, warning, left: at(0, middle), right: at(width - 1, middle), top: at(Math.floor(width / 2), 0) };
  });
const near = (colour: readonly number[]) => colour.map((value) => expect.closeTo(value, -1.3));

describe('a picture', () => {
  test('is read in its own size', async () => {
    const seen = await look(put('plain.jpg', jpegOf(64, 32, RED, BLUE)));
    expect(seen).toMatchObject({ size: { width: 64, height: 32 }, left: near(RED), right: near(BLUE) });
  });

  test.each([
    [3, { width: 64, height: 32 }, 'right'],
    [6, { width: 32, height: 64 }, 'top'],
  ] as const)('with EXIF orientation %i is shown turned', async (orientation, size, redSide) => {
    const seen = await look(put(`turned-${orientation}.jpg`, withOrientation(jpegOf(64, 32, RED, BLUE), orientation)));
    expect(seen.size).toEqual(size);
    expect(seen[redSide]).toEqual(near(RED));
  });

  test('of 16 bits a channel, of printing colours, of one pixel and of 12,000 px is a picture like others', async () => {
    expect(await look(put('deep.png', deepPng(6, 4, RED)))).toMatchObject({
      size: { width: 6, height: 4 },
      left: near(RED),
    });
    expect((await look(put('cmyk.jpg', CMYK_JPEG))).left).toEqual(near([235, 51, 51]));
    expect(await look(put('one.jpg', jpegOf(1, 1, BLUE)))).toMatchObject({
      size: { width: 1, height: 1 },
      left: near(BLUE),
    });
    const wide = put('wide.jpg', jpegOf(12_000, 40, RED));
    const small = await withPicture(wide, ({ size, pixels }) => ({ size, ...pixels({ width: 640, height: 2 }) }));
    expect(small).toMatchObject({ size: { width: 12_000, height: 40 }, width: 640, height: 2 });
    expect([...small.data.subarray(0, 3)]).toEqual(near(RED));
  });

  test('that is cut short is read as far as it goes, and says so', async () => {
    const whole = jpegOf(64, 64, RED, BLUE);
    expect((await look(put('cut.jpg', whole.subarray(0, whole.length - 60)))).warning).toContain('cut short');
  });

  test.each([
    ['empty', '', 'is empty'],
    ['text', 'not a picture', 'no picture of a known format'],
    ['a playlist under a picture’s name', '#EXTM3U\nother.jpg', 'no picture of a known format'],
    ['damaged', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'is damaged'],
  ])('that is %s is refused with the reason', async (name, bytes, reason) => {
    const path = put(`${name.replaceAll(' ', '-')}.png`, bytes);
    await expect(look(path)).rejects.toThrow(PictureError);
    await expect(look(path)).rejects.toThrow(reason);
  });

  test('that is not there is refused with the reason', async () => {
    await expect(look(join(folder, 'nowhere.jpg'))).rejects.toThrow('cannot be read (ENOENT)');
  });
});

describe('the pictures of a folder', () => {
  test('are those of its folders too, by their endings, in order', () => {
    const root = join(folder, 'set');
    mkdirSync(join(root, 'b'), { recursive: true });
    for (const name of ['b/2.PNG', 'b/1.jpeg', 'a.jpg', 'labels.csv', 'README.md']) put(`set/${name}`, '');
    expect(picturesIn(root)).toEqual(['a.jpg', 'b/1.jpeg', 'b/2.PNG']);
  });

  test.each([
    ['is not there', () => join(folder, 'nowhere'), 'there is no folder'],
    ['is a file', () => put('file.txt', 'x'), 'is a file'],
    ['holds no picture', () => mkdtempSync(join(folder, 'none-')), 'there is no picture in'],
  ])('that %s is refused', (_, path, reason) => {
    const there = path();
    expect(() => picturesIn(there)).toThrow(EvaluationError);
    expect(() => picturesIn(there)).toThrow(reason);
  });
});
