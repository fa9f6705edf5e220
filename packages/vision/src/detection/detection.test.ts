import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Detection, Detector } from '../ports.ts';
import { suppress } from './decode.ts';
import { createDetector } from './detector.ts';
import { fittedSize, placementOf, squareCrop } from './letterbox.ts';

const modelsDirectory = join(import.meta.dirname, '..', '..', '..', '..', 'models');
const at = (name: Detection['class'], confidence: number, x: number): Detection => ({
  class: name,
  confidence,
  box: { x, y: 0, width: 100, height: 100 },
});

describe('suppression', () => {
  test('leaves one vehicle where a car and a truck were seen, and the person beside it', () => {
    expect(suppress([at('truck', 0.5, 0), at('car', 0.6, 5), at('person', 0.3, 2), at('car', 0.4, 300)])).toEqual([
      at('car', 0.6, 5),
      at('car', 0.4, 300),
      at('person', 0.3, 2),
    ]);
  });
});

describe('fitting an image', () => {
  test.each([
    [
      { width: 768, height: 432 },
      { width: 416, height: 256 },
      { width: 416, height: 234 },
    ],
    [
      { width: 320, height: 240 },
      { width: 640, height: 384 },
      { width: 320, height: 240 },
    ],
    [
      { width: 1, height: 1 },
      { width: 416, height: 256 },
      { width: 1, height: 1 },
    ],
  ])('%o into %o gives %o: proportions kept, never enlarged', (source, target, fitted) => {
    expect(fittedSize(source, target)).toEqual(fitted);
  });

  test('maps a square crop back to where it was cut', () => {
    const image = { data: new Uint8Array(400 * 300 * 3), width: 400, height: 300 };
    image.data[(150 * 400 + 200) * 3] = 255;
    const { crop, placement } = squareCrop(image, 200, 150, 112, 224);
    const index = crop.data.findIndex((value) => value === 255) / 3;
    expect((index % 224) * placement.scaleX + placement.offsetX).toBeCloseTo(200, 0);
    expect(Math.floor(index / 224) * placement.scaleY + placement.offsetY).toBeCloseTo(150, 0);
  });
});

describe('the detector', () => {
  let detector: Detector;
  beforeAll(async () => {
    detector = createDetector({ modelsDirectory });
  });
  afterAll(() => detector.close());

  test('can be closed while it loads its network, and answers first what it was asked', async () => {
    const early = createDetector({ modelsDirectory });
    await early.close();
    const asked = createDetector({ modelsDirectory });
    const image = { data: new Uint8Array(64 * 64 * 3).fill(114), width: 64, height: 64 };
    const answer = asked.detect(image, placementOf(image, image));
    await asked.close();
    expect(await answer).toEqual([]);
    await expect(asked.detect(image, placementOf(image, image))).rejects.toMatchObject({ code: 'closed' });
  });

  test('finds nothing in an empty image', async () => {
    const image = { data: new Uint8Array(416 * 234 * 3).fill(114), width: 416, height: 234 };
    expect(await detector.detect(image, placementOf(image, image))).toEqual([]);
  });

  test('takes many images at once, and returns the boxes of each', async () => {
    const sizes = [64, 96, 128, 416].map((width) => ({ width, height: 64 }));
    const answers = await Promise.all(
      sizes.map((size) =>
        detector.detect({ data: new Uint8Array(size.width * 64 * 3).fill(114), ...size }, placementOf(size, size)),
      ),
    );
    expect(answers).toEqual([[], [], [], []]);
  });

  test('rejects an image after it was closed', async () => {
    const closed = createDetector({ modelsDirectory });
    await closed.close();
    const image = { data: new Uint8Array(32 * 32 * 3), width: 32, height: 32 };
    await expect(closed.detect(image, placementOf(image, image))).rejects.toThrow('closed');
  });

  test('accepts an image of one pixel', async () => {
    expect(
      await detector.detect(
        { data: new Uint8Array(3), width: 1, height: 1 },
        placementOf({ width: 1, height: 1 }, { width: 1, height: 1 }),
      ),
    ).toEqual([]);
  });

  test.each([
    [
      'bytes that do not fit the size',
      { data: new Uint8Array(10), width: 20, height: 20 },
      'has 10 bytes instead of 1200',
    ],
    ['an empty image', { data: new Uint8Array(0), width: 0, height: 0 }, 'is not for the detector'],
    [
      'an image of 12,000 px',
      { data: new Uint8Array(12_000 * 3), width: 12_000, height: 1 },
      'is not for the detector',
    ],
  ])('refuses %s, and goes on', async (_, image, message) => {
    await expect(detector.detect(image, placementOf({ width: 1, height: 1 }, { width: 1, height: 1 }))).rejects.toThrow(
      message,
    );
  });
});
