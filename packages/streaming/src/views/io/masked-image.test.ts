import jpeg from '@julusian/jpeg-turbo';
import { afterAll, describe, expect, it } from 'vitest';
import type { Masking } from '@marsad/masking';
import { detailOf, isMasked, pixelateRgb } from '@marsad/masking';
import { maskImage, shownSize, unmaskedImageOf } from './masked-image.ts';
import { createScalers } from '@marsad/media';
import type { Frame } from '@marsad/media';
import { stripedFrame } from '@marsad/media/testing';

const scalers = createScalers();
afterAll(() => scalers.close());

const shown = (frame: Frame, masking: Masking) => {
  const made = maskImage(unmaskedImageOf(frame, scalers), masking, pixelateRgb);
  const { data } = jpeg.decompressSync(Buffer.from(made.jpeg), { format: jpeg.FORMAT_RGB });
  return { data, width: made.width, height: made.height };
};

const HIDDEN: Masking = {
  kind: 'boxes',
  boxes: [{ x: 64 / 640, y: 64 / 384, width: 192 / 640, height: 160 / 384 }],
};

describe('an image for people', () => {
  it('shows nothing if everything is to be hidden', () => {
    const frame = stripedFrame(640, 384);
    const image = shown(frame, { kind: 'whole' });
    frame.free();
    expect(isMasked(image, { x: 0, y: 0, width: 640, height: 384 })).toBe(true);
  });

  it('is masked inside the boxes, and only there', () => {
    const frame = stripedFrame(640, 384);
    const image = shown(frame, HIDDEN);
    frame.free();
    expect(isMasked(image, { x: 66, y: 66, width: 188, height: 156 })).toBe(true);
    expect(detailOf(image, { x: 320, y: 64, width: 192, height: 160 })).toBeGreaterThan(20);
  });

  it('is masked at the right place when it is scaled down', () => {
    const frame = stripedFrame(1_280, 768);
    const image = shown(frame, HIDDEN);
    frame.free();
    expect([image.width, image.height]).toEqual([640, 384]);
    expect(isMasked(image, { x: 66, y: 66, width: 188, height: 156 })).toBe(true);
    expect(detailOf(image, { x: 320, y: 64, width: 192, height: 160 })).toBeGreaterThan(20);
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
  ])('of %o is %o', (frame, size) => expect(shownSize(frame)).toEqual(size));
});
