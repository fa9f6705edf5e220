import { REACH_MS, maskingAt } from './masking-at.ts';
import type { Masking } from './masking-at.ts';
import type { MaskSample } from './mask-sample.ts';

/**
 * How much later than its frame a picture is masked, so that what is seen only afterwards is hidden in it too. With what decoding and
 * looking take, a preview is no more than 600 ms behind.
 */
export const LOOK_AHEAD_MS = 400;
/** Frames are not spaced evenly. */
const JITTER_MS = 50;

export type Maskable<T> = { readonly image: T; readonly masking: Masking };

/** Holds the pictures of one part back until the time after them has been looked at, and says what to hide in each. */
export function createPreviewQueue<T>() {
  let samples: MaskSample[] = [];
  let waiting: { readonly atMs: number; readonly image: T }[] = [];

  const release = (isDue: (atMs: number) => boolean): Maskable<T>[] => {
    const due = waiting.filter(({ atMs }) => isDue(atMs));
    waiting = waiting.filter(({ atMs }) => !isDue(atMs));
    return due.map(({ atMs, image }) => ({ image, masking: maskingAt(samples, atMs) }));
  };

  return {
    /** Takes the sample of a frame, and its picture where one is wanted; gives the pictures that can be masked now. */
    take(sample: MaskSample, image?: T): Maskable<T>[] {
      if (image !== undefined) waiting.push({ atMs: sample.atMs, image });
      const oldest = (waiting[0]?.atMs ?? sample.atMs) - REACH_MS;
      samples = [...samples.filter(({ atMs }) => atMs >= oldest), sample];
      return release((atMs) => sample.atMs >= atMs + LOOK_AHEAD_MS - JITTER_MS);
    },
    /** The part is over: what is left is masked by what is known. */
    end: (): Maskable<T>[] => release(() => true),
  };
}
