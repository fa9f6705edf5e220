import { REACH_MS } from './masking-at.ts';
import type { MaskSample } from './mask-sample.ts';

/** How long samples are kept, ms. A clip of an earlier time can only be hidden whole. */
export const HISTORY_MS = 180_000;
/** Expired samples are removed only after this much longer, ms, so that not every frame copies the list. */
const SWEPT_AFTER_MS = 5_000;

/** Remembers the mask samples of one camera for a while. */
export function createMaskHistory() {
  let samples: MaskSample[] = [];
  return {
    add(sample: MaskSample): void {
      // Samples may arrive a little out of order, because they come from another thread.
      const at = samples.findLastIndex((known) => known.atMs <= sample.atMs);
      if (samples[at]?.atMs === sample.atMs) samples[at] = sample;
      else samples.splice(at + 1, 0, sample);
      const oldest = (samples.at(-1)?.atMs ?? 0) - HISTORY_MS;
      if ((samples[0]?.atMs ?? oldest) < oldest - SWEPT_AFTER_MS)
        samples = samples.filter(({ atMs }) => atMs >= oldest);
    },
    /** The samples that decide the masks of a span of time. */
    around: (fromMs: number, toMs: number): MaskSample[] =>
      samples.filter(({ atMs }) => atMs >= fromMs - REACH_MS && atMs <= toMs + REACH_MS),
    get latestMs(): number | undefined {
      return samples.at(-1)?.atMs;
    },
  };
}
