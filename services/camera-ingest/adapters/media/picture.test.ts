import jpeg from '@julusian/jpeg-turbo';
import { Frame } from 'node-av/lib';
import { AV_PIX_FMT_RGB24 } from 'node-av/constants';
import { afterAll, describe, expect, it } from 'vitest';
import type { Masking } from '../../domain/masking-at.ts';
import { detailOf, isMasked } from '../../testing/is-masked.ts';
import { pixelateRgb } from '../pixelate.ts';
import { maskedPicture, viewOf, viewSize } from './picture.ts';
import { createScalers } from './scaler.ts';

const scalers = createScalers();
afterAll(() => scalers.close());

/** Stripes of two px: as much detail as a picture can hold. */
function striped(width: number, height: number): Frame {
  const pixels = Buffer.alloc(width * height * 3);
  for (let i = 0; i < width * height; i++) pixels.fill((i % width) & 4 ? 230 : 20, i * 3, i * 3 + 3);
  return Frame.fromVideoBuffer(pixels, { width, height, format: AV_PIX_FMT_RGB24, timeBase: { num: 1, den: 25 } });
}

const shown = (frame: Frame, masking: Masking) => {
  const made = maskedPicture(viewOf(frame, scalers), masking, pixelateRgb);
  const { data } = jpeg.decompressSync(Buffer.from(made.jpeg), { format: jpeg.FORMAT_RGB });
  return { data, width: made.width, height: made.height };
};

const HIDDEN: Masking = {
  kind: 'boxes',
  boxes: [{ x: 64 / 640, y: 64 / 384, width: 192 / 640, height: 160 / 384 }],
};

describe('a picture for people', () => {
  it('shows nothing anywhere where everything is to be hidden', () => {
    const frame = striped(640, 384);
    const picture = shown(frame, { kind: 'whole' });
    frame.free();
    expect(isMasked(picture, { x: 0, y: 0, width: 640, height: 384 })).toBe(true);
  });

  it('is masked in its bytes where the frame was to be, and only there', () => {
    const frame = striped(640, 384);
    const picture = shown(frame, HIDDEN);
    frame.free();
    expect(isMasked(picture, { x: 66, y: 66, width: 188, height: 156 })).toBe(true);
    expect(detailOf(picture, { x: 320, y: 64, width: 192, height: 160 })).toBeGreaterThan(20);
  });

  it('is masked at the right place when it is scaled down', () => {
    const frame = striped(1_280, 768);
    const picture = shown(frame, HIDDEN);
    frame.free();
    expect([picture.width, picture.height]).toEqual([640, 384]);
    expect(isMasked(picture, { x: 66, y: 66, width: 188, height: 156 })).toBe(true);
    expect(detailOf(picture, { x: 320, y: 64, width: 192, height: 160 })).toBeGreaterThan(20);
  });

  it.each([
    [
      { width: 1_920, height: 1_080 },
      { width: 640, height: 360 },
    ],
    [
      { width: 480, height: 270 },
      { width: 480, height: 270 },
    ],
    [
      { width: 321, height: 243 },
      { width: 320, height: 242 },
    ],
    [
      { width: 1_080, height: 1_920 },
      { width: 640, height: 1_136 },
    ],
  ])('of %o is %o', (frame, size) => expect(viewSize(frame)).toEqual(size));
});
