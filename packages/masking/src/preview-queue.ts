import { REACH_MS, maskingAt } from './masking-at.ts';
import type { Masking } from './masking-at.ts';
import type { MaskSample } from './mask-sample.ts';

/**
 * How long an image waits before it is masked, ms, so that things that are found only in later frames are hidden in it too. With the time
 * for decoding and analysis, a preview is at most 600 ms behind.
 */
export const LOOK_AHEAD_MS = 400;
/** Frames are not spaced evenly: a frame may come this much too early, ms. */
const JITTER_MS = 50;

export type Maskable<T> = { readonly image: T; readonly masking: Masking };

/** Holds back the images of one part until the frames after them are analysed, then decides what to hide in each. */
export function createPreviewQueue<T>() {
  let samples: MaskSample[] = [];
  let waiting: { readonly atMs: number; readonly image: T }[] = [];

  const release = (isDue: (atMs: number) => boolean): Maskable<T>[] => {
    const due = waiting.filter(({ atMs }) => isDue(atMs));
    waiting = waiting.filter(({ atMs }) => !isDue(atMs));
    return due.map(({ atMs, image }) => ({ image, masking: maskingAt(samples, atMs) }));
  };

  return {
    /** Adds the sample of a frame, and its image if a preview is due. Returns the images that can be masked now. */
    take(sample: MaskSample, image?: T): Maskable<T>[] {
      if (image !== undefined) waiting.push({ atMs: sample.atMs, image });
      const oldest = (waiting[0]?.atMs ?? sample.atMs) - REACH_MS;
      samples = [...samples.filter(({ atMs }) => atMs >= oldest), sample];
      return release((atMs) => sample.atMs >= atMs + LOOK_AHEAD_MS - JITTER_MS);
    },
    /** Ends the part. Returns the remaining images, masked by the samples so far. */
    end: (): Maskable<T>[] => release(() => true),
  };
}
