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
export type View = { readonly size: Size; pixels(size: Size): RgbImage };

/** One detector a thread; images go to each in turn. */
export type Networks = {
  readonly threads: number;
  readonly first: Detector;
  /** Detects in these sizes of an image and fuses the results; boxes in px of the image's own size. Takes the pixels before it returns. */
  look(view: View, sizes: readonly Size[]): Promise<{ found: Detection[]; ms: number }>;
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
    look(view, sizes) {
      const started = performance.now();
      const detector = detectors[turn++ % threads] ?? first;
      const looks = sizes.map((size) => detector.detect(view.pixels(size), placementOf(view.size, size)));
      return Promise.all(looks).then((seen) => ({ found: fuse(seen), ms: performance.now() - started }));
    },
    async close() {
      await Promise.all(detectors.map((detector) => detector.close()));
    },
  };
}

/** Goes through `items` in order with at most `most` of them under way, and hands the results on in order. */
export async function* inParallel<T, R>(
  items: AsyncIterable<T> | Iterable<T>,
  most: number,
  run: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const underWay: Promise<R>[] = [];
  for await (const item of items) {
    const result = run(item);
    // Whoever awaits it gets its failure; until then the rejection must not count as unhandled.
    result.catch(() => undefined);
    underWay.push(result);
    while (underWay.length >= most) {
      const next = underWay.shift();
      if (next) yield await next;
    }
  }
  for (const next of underWay) yield await next;
}
