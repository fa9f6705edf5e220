import { describe, expect, it } from 'vitest';
import type { Box } from '@marsad/schemas';
import { isMasked } from './is-masked.ts';
import { cellOf, pixelateRgb, pixelateYuv420p } from './pixelate.ts';

const [width, height] = [160, 120];
/** Fine texture everywhere, the same in every run. */
const textured = (bytes: number): Uint8Array =>
  Uint8Array.from({ length: bytes }, (_, at) => (at * 7919 + (at >> 3) * 104_729) % 251);
const texturedImage = () => ({ data: textured(width * height * 3), width, height });
const box: Box = { x: 41, y: 30, width: 70, height: 50 };

describe('pixelation', () => {
  it('leaves at most six squares across, each at least eight px wide', () => {
    expect(cellOf({ x: 0, y: 0, width: 600, height: 20 })).toBe(101);
    expect(cellOf({ x: 0, y: 0, width: 20, height: 10 })).toBe(8);
  });

  it('destroys the detail of an RGB image inside the box and changes nothing outside', () => {
    const masked = texturedImage();
    pixelateRgb(masked.data, width, height, [box]);
    expect(isMasked(masked, box)).toBe(true);
    const original = texturedImage().data;
    for (let at = 0; at < original.length; at += 1) {
      const [x, y] = [Math.floor(at / 3) % width, Math.floor(at / 3 / width)];
      const inside = x >= 41 && x < 111 && y >= 30 && y < 80;
      if (!inside && masked.data[at] !== original[at]) expect.fail(`pixel ${x},${y} outside the box changed`);
    }
  });

  it('is missed by the check on an image that was never masked', () =>
    expect(isMasked(texturedImage(), box)).toBe(false));

  it('leaves at most 36 colours in a box, too few for a plate or a face', () => {
    const masked = texturedImage();
    pixelateRgb(masked.data, width, height, [box]);
    const colours = new Set<string>();
    for (let y = 30; y < 80; y += 1)
      for (let x = 41; x < 111; x += 1)
        colours.add(masked.data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3).join());
    expect(colours.size).toBeLessThanOrEqual(36);
  });

  it('respects the stride of planes and the halved size of colour planes', () => {
    const strides = [192, 96, 96] as const;
    const planes = [textured(192 * height), textured(96 * 60), textured(96 * 60)] as const;
    const before = planes.map((plane) => Uint8Array.from(plane));
    pixelateYuv420p({ planes, strides, width, height }, [box]);
    const values = (plane: Uint8Array, stride: number, x0: number, x1: number, y0: number, y1: number) => {
      const seen = new Set<number>();
      for (let y = y0; y < y1; y += 1) for (let x = x0; x < x1; x += 1) seen.add(plane[y * stride + x] ?? -1);
      return seen.size;
    };
    expect(values(planes[0], 192, 41, 111, 30, 80)).toBeLessThanOrEqual(36);
    expect(values(planes[1], 96, 20, 56, 15, 40)).toBeLessThanOrEqual(36);
    expect(planes[0].subarray(160, 192)).toEqual(before[0]?.subarray(160, 192));
    expect(planes[0][29 * 192 + 60]).toBe(before[0]?.[29 * 192 + 60]);
  });

  it('accepts boxes that reach past the edge', () => {
    const masked = texturedImage();
    pixelateRgb(masked.data, width, height, [
      { x: -10, y: -10, width: 60, height: 60 },
      { x: 140, y: 100, width: 90, height: 90 },
    ]);
    expect(isMasked(masked, { x: 0, y: 0, width: 50, height: 50 })).toBe(true);
    expect(isMasked(masked, { x: 140, y: 100, width: 20, height: 20 })).toBe(true);
  });
});
