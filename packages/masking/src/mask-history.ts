import { REACH_MS } from './masking-at.ts';
import type { MaskSample } from './mask-sample.ts';

/** How long samples are remembered, ms: as long as a clip with boxes may be requested. */
export const HISTORY_MS = 180_000;
/** Old samples are removed once they are this much too old, so that not every frame copies the list. */
const SWEPT_AFTER_MS = 5_000;

/** Remembers the mask samples of one camera for a while. */
export function createMaskHistory() {
  let samples: MaskSample[] = [];
  return {
    add(sample: MaskSample): void {
      // Samples may come a little out of order, since they are taken in another thread.
      const at = samples.findLastIndex((known) => known.atMs <= sample.atMs);
      if (samples[at]?.atMs === sample.atMs) samples[at] = sample;
      else samples.splice(at + 1, 0, sample);
      const oldest = (samples.at(-1)?.atMs ?? 0) - HISTORY_MS;
      if ((samples[0]?.atMs ?? oldest) < oldest - SWEPT_AFTER_MS)
        samples = samples.filter(({ atMs }) => atMs >= oldest);
    },
    /** The samples that matter to a span of time. */
    around: (fromMs: number, toMs: number): MaskSample[] =>
      samples.filter(({ atMs }) => atMs >= fromMs - REACH_MS && atMs <= toMs + REACH_MS),
    get latestMs(): number | undefined {
      return samples.at(-1)?.atMs;
    },
  };
}
