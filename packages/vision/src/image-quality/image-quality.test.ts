import type { ImageQuality } from '@marsad/schemas';
import { ImageQuality as Schema } from '@marsad/schemas';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GREY } from '../motion/motion-gate.ts';
import type { Plane, Planes } from '../ports.ts';
import { createImageQualityMeter } from './image-quality.ts';

const SIZE = { width: 640, height: 360 };
type Image = { readonly level: (x: number, y: number) => number; readonly chroma?: number };
type Measured = { readonly grey: Uint8Array; readonly planes: Planes };

const clamped = (value: number): number => Math.max(0, Math.min(255, Math.round(value)));
const planeOf = (width: number, height: number, level: (x: number, y: number) => number): Plane => ({
  data: Uint8Array.from({ length: width * height }, (_, i) => clamped(level(i % width, Math.floor(i / width)))),
  stride: width,
  width,
  height,
});

/** The planes of an image, and its grey frame: every pixel of it is the mean of 4 x 4. */
function imageOf({ level, chroma = 0 }: Image): Measured {
  const luma = planeOf(SIZE.width, SIZE.height, level);
  const colour = planeOf(SIZE.width / 2, SIZE.height / 2, () => 128 + chroma);
  const neutral = planeOf(SIZE.width / 2, SIZE.height / 2, () => 128);
  const grey = Uint8Array.from({ length: GREY.width * GREY.height }, (_, i) => {
    const [left, top] = [4 * (i % GREY.width), 4 * Math.floor(i / GREY.width)];
    let sum = 0;
    for (let y = top; y < top + 4; y++) for (let x = left; x < left + 4; x++) sum += luma.data[y * SIZE.width + x] ?? 0;
    return sum / 16;
  });
  return { grey, planes: { luma, cb: colour, cr: neutral } };
}

const tiles = (x: number, y: number): number => 120 + 90 * Math.sin(Math.floor(x / 23) * 7 + Math.floor(y / 17) * 5);
const street: Image = { level: tiles, chroma: 20 };
/** Another street than `street`: its tiles have another size, because those of one size fall together again. */
const turned: Image = {
  level: (x, y) => 120 + 90 * Math.sin(Math.floor(x / 31) * 11 + Math.floor(y / 13) * 3),
  chroma: 20,
};
const noiseAt = (x: number, y: number): number => ((x * 7919 + y * 104729 + x * y * 31) % 13) - 6;
const measure = (...images: readonly Image[]): ImageQuality => {
  const meter = createImageQualityMeter();
  const drawn = new Map([...new Set(images)].map((image) => [image, imageOf(image)]));
  const values = images.map((image, n) => {
    const { grey, planes } = drawn.get(image) ?? imageOf(image);
    return meter.measure(grey, planes, n * 1_000);
  });
  const last = values.at(-1);
  if (!last) throw new Error('a second image is needed');
  return last;
};
const good = measure(street, street);

describe('image quality', () => {
  test('is not known of the first image', () => {
    const { grey, planes } = imageOf(street);
    expect(createImageQualityMeter().measure(grey, planes, 0)).toBeNull();
  });

  test('keeps brightness and contrast apart: a darker image has less of both, a paler one less contrast', () => {
    const dark = measure(street, { level: (x, y) => tiles(x, y) / 4 });
    const pale = measure(street, { level: (x, y) => 120 + (tiles(x, y) - 120) / 4 });
    expect(dark.brightness).toBeCloseTo(good.brightness / 4, 2);
    expect(pale.brightness).toBeCloseTo(good.brightness, 2);
    expect(pale.contrast).toBeCloseTo(good.contrast / 4, 2);
  });

  test('is as sharp in bad light, and less sharp out of focus', () => {
    const dim = measure(street, { level: (x, y) => 60 + tiles(x, y) / 3 });
    const offsets = [-2, -1, 0, 1, 2];
    const around = offsets.flatMap((dx) => offsets.map((dy) => [dx, dy] as const));
    const blurred = measure(street, {
      level: (x, y) => around.reduce((sum, [dx, dy]) => sum + tiles(x + dx, y + dy), 0) / around.length,
    });
    expect(dim.sharpness).toBeCloseTo(good.sharpness, 1);
    expect(blurred.sharpness).toBeLessThan(0.6 * good.sharpness);
  });

  test('tells noise from detail', () => {
    const noisy = measure(street, { level: (x, y) => tiles(x, y) + noiseAt(x, y) });
    expect(good.noise).toBeLessThan(0.005);
    expect(noisy.noise).toBeGreaterThan(0.01);
    expect(noisy.sharpness).toBeCloseTo(good.sharpness, 1);
  });

  test('knows grey from colour', () => {
    expect(good.colour).toBeCloseTo(20 / 128, 2);
    expect(measure(street, { level: tiles }).colour).toBe(0);
  });

  test('says that nothing has changed only if no bit of what it looks at has', () => {
    const hardly: Image = { level: (x, y) => tiles(x, y) + (x === 373 && y === 90 ? 1 : 0), chroma: 20 };
    expect(measure(street, street).change).toBe(0);
    expect(measure(street, hardly).change).toBe(0.001);
  });

  test('knows the same view in another light, and knows a turned and a covered camera', () => {
    const covered: Image = { level: (x, y) => 30 + noiseAt(x, y) / 6 };
    const halfCovered: Image = { level: (x, y) => (x < 320 ? 30 : tiles(x, y)) };
    const evening: Image = { level: (x, y) => tiles(x, y) / 3 };
    expect(measure(street, street, evening).sameView).toBeGreaterThan(0.95);
    expect(measure(street, street, turned).sameView).toBeLessThan(0.4);
    expect(measure(street, street, covered).sameView).toBeLessThan(0.05);
    expect(measure(street, street, halfCovered).sameView).toBeCloseTo(0.5, 1);
  });

  test('knows the view of a mast that sways, of a bare road that somebody drives over', () => {
    const moved = (px: number): Image => ({ ...street, level: (x, y) => tiles(x + px, y + px) });
    expect(measure(street, street, moved(8)).sameView).toBeGreaterThan(0.7);
    const kerb = (x: number): number => (x % 160 < 8 ? 220 : 110);
    const bare: Image = { level: kerb };
    const lorry: Image = { level: (x, y) => (x > 200 && x < 300 ? tiles(x, y) : kerb(x)) };
    expect(measure(bare, bare, lorry).sameView).toBeGreaterThan(0.7);
  });

  test('takes a view for the usual one after some minutes', () => {
    const later = Array.from({ length: 300 }, () => turned);
    expect(measure(street, ...later).sameView).toBeGreaterThan(0.9);
  }, 30_000);

  test('of any image fits its type', () => {
    const anyImage = fc
      .record({
        base: fc.integer({ min: -100, max: 350 }),
        swing: fc.integer({ min: 0, max: 400 }),
        period: fc.integer({ min: 1, max: 50 }),
        chroma: fc.integer({ min: -200, max: 200 }),
      })
      .map(({ base, swing, period, chroma }) => ({
        level: (x: number, y: number) => base + swing * Math.sin((x + 3 * y) / period),
        chroma,
      }));
    fc.assert(
      fc.property(anyImage, anyImage, (first, second) => {
        expect(Schema.parse(measure(first, second))).toBeDefined();
      }),
      { numRuns: 12 },
    );
  }, 30_000);
});
