import { describe, expect, it } from 'vitest';
import { createScaler, createYuvScaler } from '@marsad/media';
import { stripedFrame } from '@marsad/media/testing';
import { detailOf, isMasked } from '@marsad/masking';
import { samplesBetween } from './testing/footage.ts';
import { createPainter } from './painter.ts';
import type { Drawing } from './render-job.ts';
import { DARK, LIGHT } from './runs.ts';
import { yuvImageOf } from './yuv-image.ts';

const SIZE = { width: 640, height: 360 };
const HIDDEN = { x: 0.25, y: 0.25, width: 0.5, height: 0.5 };
const INSIDE = { x: 160, y: 90, width: 320, height: 180 };
const OVER: Drawing[] = [
  {
    kind: 'zone',
    polygon: [
      [0.3, 0.3],
      [0.7, 0.3],
      [0.7, 0.7],
    ],
  },
  { kind: 'line', from: [0.1, 0.5], to: [0.9, 0.5] },
  { kind: 'subject', track: [{ atMs: 5_000, box: { x: 0.4, y: 0.4, width: 0.1, height: 0.1 } }] },
];
/** Paints a picture of stripes four px wide. */
const painted = (drawings: readonly Drawing[], masks = [HIDDEN], samples = samplesBetween(3_000, 7_000, masks)) => {
  const scaler = createYuvScaler(SIZE.width, SIZE.height);
  const frame = scaler.frame(stripedFrame(SIZE.width, SIZE.height));
  const kind = createPainter(drawings, SIZE).paint(frame, 5_000, samples);
  const { planes, strides } = yuvImageOf(frame);
  const luma = Uint8Array.from(planes[0]);
  const packer = createScaler(SIZE.width, SIZE.height, 'rgb');
  const data = packer.pixels(frame);
  packer.close();
  scaler.close();
  return { kind, luma, stride: strides[0], image: { ...SIZE, data } };
};

describe('a painted frame', () => {
  it('hides what is to be hidden, and nothing else', () => {
    const { kind, image } = painted([]);
    expect(kind).toBe('boxes');
    expect(isMasked(image, INSIDE)).toBe(true);
    expect(isMasked(image, { x: 0, y: 0, width: 150, height: 360 })).toBe(false);
  });

  it('shows under a drawing only what the mask left: drawings never uncover anything', () => {
    const [plain, drawn] = [painted([]), painted(OVER)];
    const strangers = drawn.luma.filter((luma, at) => luma !== plain.luma[at] && luma !== DARK && luma !== LIGHT);
    expect(strangers).toHaveLength(0);
    expect(drawn.luma.some((luma, at) => luma !== plain.luma[at])).toBe(true);
  });

  it('has a hatched border if everything is hidden, which leaves it just as hidden', () => {
    const { kind, image, luma, stride } = painted([], [], []);
    expect(kind).toBe('whole');
    expect(isMasked(image, { x: 0, y: 0, ...SIZE })).toBe(true);
    const top = Array.from(luma.subarray(4 * stride, 4 * stride + SIZE.width));
    expect(new Set(top)).toEqual(new Set([DARK, LIGHT]));
    expect(detailOf(image, { x: 0, y: 0, width: SIZE.width, height: 9 })).toBeGreaterThan(20);
    expect(luma[180 * stride + 320]).not.toBe(LIGHT);
  });

  it('has no such border if only boxes are hidden', () => {
    const { luma, stride } = painted([], []);
    expect(new Set(luma.subarray(4 * stride, 4 * stride + SIZE.width)).has(DARK)).toBe(false);
  });

  it('is refused if it has no planes', () => {
    const packed = stripedFrame(SIZE.width, SIZE.height);
    const painter = createPainter([], SIZE);
    expect(() => painter.paint(packed, 0, [])).toThrow('cannot be masked');
    packed.free();
  });
});
