import { createJpegCodec } from '@marsad/vision';
import { plateImage } from '@marsad/testkit';
import { expect, it, test } from 'vitest';
import { CROP_BYTES } from '../domain/limits.ts';
import { createCleanCrop } from './clean-crop.ts';

const codec = createJpegCodec();
const clean = createCleanCrop(codec);
const picture = (width: number, height: number): Promise<Buffer> =>
  codec.encodePart({ data: Buffer.alloc(width * height * 3, 90), width, height }, { x: 0, y: 0, width, height });

it('is the same picture, and nothing else that came with it', async () => {
  const secret = Buffer.from('somebody’s note behind the picture');
  const cleaned = await clean(Buffer.concat([plateImage('ww'), secret]));
  if (typeof cleaned === 'string') throw new Error(cleaned);
  expect(cleaned.widthPx).toBeGreaterThan(10);
  expect(cleaned.jpeg.includes(secret)).toBe(false);
  expect((await codec.decode(cleaned.jpeg, { width: cleaned.widthPx, height: cleaned.heightPx })).kind).toBe('image');
});

test.each<[string, () => Buffer | Promise<Buffer>, string]>([
  ['that is no JPEG', () => Buffer.from('GIF89a, which is no JPEG at all'), 'crop_unreadable'],
  ['with a head and no picture', () => plateImage('ww').subarray(0, 700), 'crop_unreadable'],
  ['of one byte', () => Buffer.from([0xff]), 'crop_unreadable'],
  ['wider than a plate', () => picture(641, 10), 'crop_too_large'],
  ['higher than a plate', () => picture(10, 361), 'crop_too_large'],
  ['of too many bytes', async () => Buffer.concat([await picture(20, 10), Buffer.alloc(CROP_BYTES)]), 'crop_too_large'],
])('a crop %s is refused', async (_, jpeg, reason) => expect(await clean(await jpeg())).toBe(reason));
