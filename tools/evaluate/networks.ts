import { join } from 'node:path';
import {
  createDetector,
  fuse,
  placementOf,
  type Detection,
  type Detector,
  type RgbImage,
  type Size,
} from '@marsad/vision';

export const MODELS = join(import.meta.dirname, '..', '..', 'models');

/** An image that can be scaled down to any size. */
export type ScalableImage = { readonly size: Size; pixels(size: Size): RgbImage };

/** One detector for each thread. They take images in turn. */
export type Networks = {
  readonly threads: number;
  readonly first: Detector;
  /** Detects at each of these sizes and fuses the results; boxes in px of the image's own size. Calls `image.pixels` before it returns. */
  detect(image: ScalableImage, sizes: readonly Size[]): Promise<{ found: Detection[]; ms: number }>;
  close(): Promise<void>;
};

export function createNetworks(threads: number): Networks {
  const detectors = Array.from({ length: threads }, () => createDetector({ modelsDirectory: MODELS }));
  const [first] = detectors;
  if (!first) throw new RangeError('at least one thread');
  let turn = 0;
  return {
    threads,
    first,
    detect(image, sizes) {
      const started = performance.now();
      const detector = detectors[turn++ % threads] ?? first;
      const detecting = sizes.map((size) => detector.detect(image.pixels(size), placementOf(image.size, size)));
      return Promise.all(detecting).then((results) => ({ found: fuse(results), ms: performance.now() - started }));
    },
    async close() {
      await Promise.all(detectors.map((detector) => detector.close()));
    },
  };
}

/** Runs `items` with at most `most` of them under way, and yields the results in order. */
export async function* inParallel<T, R>(
  items: AsyncIterable<T> | Iterable<T>,
  most: number,
  run: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const underWay: Promise<R>[] = [];
  for await (const item of items) {
    const result = run(item);
    // The failure is thrown where the result is awaited; until then the rejection must not count as unhandled.
    result.catch(() => undefined);
    underWay.push(result);
    while (underWay.length >= most) {
      const next = underWay.shift();
      if (next) yield await next;
    }
  }
  for (const next of underWay) yield await next;
}
