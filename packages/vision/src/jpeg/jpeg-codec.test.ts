import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createJpegCodec, promisedSize } from './jpeg-codec.ts';

const codec = createJpegCodec();
const jpeg = readFileSync(join(import.meta.dirname, '..', 'plates', 'testing', 'ww.jpg'));
const size = promisedSize(jpeg) ?? { width: 0, height: 0 };

describe('the JPEG of a crop', () => {
  test('is decoded to packed RGB, and a part of it becomes a JPEG of its own', async () => {
    const decoded = await codec.decode(jpeg, size);
    if (decoded.kind !== 'image') throw new Error(decoded.detail);
    expect(decoded.image.data).toHaveLength(size.width * size.height * 3);
    const part = await codec.encodePart(decoded.image, { x: 10, y: 20, width: 80, height: 30 });
    expect(promisedSize(part)).toEqual({ width: 80, height: 30 });
  });

  test.each([
    ['empty bytes', Buffer.alloc(0), 'no frame header'],
    ['text', Buffer.from('not a picture at all'), 'no frame header'],
    ['another size than its metadata', jpeg, 'its metadata say 9x9'],
  ])('is refused: %s', async (_, bytes, detail) => {
    const decoded = await codec.decode(bytes, { width: 9, height: 9 });
    expect(decoded).toMatchObject({ kind: 'unreadable', detail: expect.stringContaining(detail) });
  });

  test('is refused when it ends before its scan', async () => {
    const tables = jpeg.subarray(0, 300);
    const decoded = await codec.decode(Buffer.concat([tables, Buffer.from([0xff, 0xd9])]), size);
    expect(decoded.kind).toBe('unreadable');
  });
});
