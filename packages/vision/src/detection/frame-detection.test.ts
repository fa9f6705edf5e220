import { expect, test } from 'vitest';
import type { Box } from '@marsad/schemas';
import type { Detection, Detector, Size } from '../ports.ts';
import { createFrameDetection } from './frame-detection.ts';

const source = { width: 1280, height: 720 };
const fitted = { width: 640, height: 360 };
const parked: Detection = { class: 'car', confidence: 0.8, box: { x: 900, y: 400, width: 200, height: 120 } };
const walking: Box = { x: 200, y: 200, width: 40, height: 80 };
const STEP_MS = 200;

/** A network that always finds the parked car, if it sees it, and notes the sizes that it was shown. */
function networkOf({ failsAt = -1 } = {}) {
  const shown: Size[] = [];
  const detector: Detector = {
    model: { name: 'test', sha256: '' },
    detect(image, { offsetX, scaleX }) {
      shown.push({ width: image.width, height: image.height });
      if (shown.length - 1 === failsAt) return Promise.reject(new Error('the network failed'));
      const seesIt = offsetX + image.width * scaleX >= parked.box.x + parked.box.width;
      return Promise.resolve(seesIt ? [parked] : []);
    },
    close: () => Promise.resolve(),
  };
  return { detector, shown };
}

/** Detects in frames 200 ms apart. Returns what was found in each, or null where the network failed. */
async function run(detector: Detector, frames: readonly (readonly Box[])[], stepMs = STEP_MS) {
  const detection = createFrameDetection({ detector, source, fitted });
  const found: (Detection[] | null)[] = [];
  let scaled = 0;
  const pixels = ({ width, height }: Size): Uint8Array => ((scaled += 1), new Uint8Array(width * height * 3));
  for (const [n, moving] of frames.entries()) {
    const inFrame = await detection.detect(pixels, moving, n * stepMs).catch(() => null);
    if (inFrame) detection.remember(inFrame);
    found.push(inFrame);
  }
  return { found, scaled };
}
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

test('the first three frames are detected whole, then what moves, and the whole frame again after a second', async () => {
  const { detector, shown } = networkOf();
  const { found } = await run(detector, times(9, [walking]));
  const whole = shown.map(({ width, height }) => width === 640 && height === 360);
  expect(whole).toEqual([true, true, true, false, false, false, false, true, false]);
  expect(shown[3]).toEqual({ width: 96, height: 128 });
  expect(found.every((inFrame) => inFrame?.length === 1)).toBe(true);
});

test('where nothing moves, the network is asked once a second, and no frame is scaled in between', async () => {
  const { detector, shown } = networkOf();
  const { found, scaled } = await run(detector, times(13, []));
  expect(shown).toHaveLength(5);
  expect(scaled).toBe(5);
  expect(found).toEqual(times(13, [parked]));
});

test('frames a second apart are all detected whole', async () => {
  const { detector, shown } = networkOf();
  await run(detector, times(6, [walking]), 1_000);
  expect(shown).toEqual(times(6, fitted));
});

test('a frame on which the network failed is not carried over: the next one is detected whole', async () => {
  const { detector, shown } = networkOf({ failsAt: 3 });
  const { found } = await run(detector, [...times(7, []), [], []]);
  expect(found.map((inFrame) => inFrame?.length ?? null)).toEqual([1, 1, 1, 1, 1, 1, 1, null, 1]);
  expect(shown).toEqual(times(5, fitted));
});

test('a clock that is set back makes the next frame whole', async () => {
  const { detector, shown } = networkOf();
  const detection = createFrameDetection({ detector, source, fitted });
  const pixels = ({ width, height }: Size): Uint8Array => new Uint8Array(width * height * 3);
  for (const atMs of [10_000, 10_200, 10_400, 5_000])
    detection.remember(await detection.detect(pixels, [walking], atMs));
  expect(shown).toEqual(times(4, fitted));
});

test('a small frame in which things are low is shown as it is and at twice its size, and boxes stay in px of the source', async () => {
  const small = { width: 352, height: 288 };
  const low: Box = { x: 100, y: 100, width: 20, height: 20 };
  const shown: Size[] = [];
  const detector: Detector = {
    model: { name: 'test', sha256: '' },
    detect({ width, height }, { offsetX, offsetY, scaleX, scaleY }) {
      shown.push({ width, height });
      const [x, y] = [offsetX + 50 * scaleX, offsetY + 50 * scaleY];
      const found = [0, 1, 2].map((): Detection => ({ class: 'car', confidence: 0.5, box: { ...low, x, y } }));
      return Promise.resolve(found);
    },
    close: () => Promise.resolve(),
  };
  const detection = createFrameDetection({ detector, source: small, fitted: small });
  const pixels = ({ width, height }: Size): Uint8Array => new Uint8Array(width * height * 3);
  detection.remember(await detection.detect(pixels, [], 0));
  const found = await detection.detect(pixels, [], STEP_MS);
  expect(shown).toEqual([small, { width: 704, height: 576 }, small]);
  expect(new Set(found.map(({ box }) => box.x))).toEqual(new Set([25, 50]));
});
