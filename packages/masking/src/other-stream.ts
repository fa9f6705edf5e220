import type { Box } from '@marsad/schemas';
import { between, boxAround, grownBy } from './mask-boxes.ts';
import type { MaskedTrace, MaskSample } from './mask-sample.ts';
import { WHOLE } from './masking-at.ts';

/** Two streams of one camera show a moment up to this long apart, ms, because each is encoded and sent on its own. */
const APART_MS = 1_000;
/** The share by which a mask is wider where it is not known how its trace moves. */
const UNKNOWN_WAY = 1;
/** A trace whose last mask is older than this, ms, may have turned meanwhile. */
const RECENT_MS = 1_500;

/**
 * The sample of one stream for the recording of another stream of the camera: each mask covers where its trace was a little before and will
 * be a little after, as far as its way shows.
 * @param before the sample before, as `maskSampleOf` made it
 */
export function sampleForOtherStream(sample: MaskSample, before: MaskSample | null): MaskSample {
  const passedMs = before && before.part === sample.part ? sample.atMs - before.atMs : 0;
  const masksBefore = new Map(before?.traces.map(({ key, mask }) => [key, mask]));
  const spread = (trace: MaskedTrace): MaskedTrace => {
    const from = masksBefore.get(trace.key);
    const isKnown = from !== undefined && passedMs > 0 && passedMs <= RECENT_MS;
    return { ...trace, mask: isKnown ? alongItsWay(from, trace.mask, passedMs) : grownBy(trace.mask, UNKNOWN_WAY) };
  };
  return {
    ...sample,
    traces: sample.traces.map(spread),
    regions: sample.regions.map((region) => grownBy(region, UNKNOWN_WAY)),
  };
}

/** Hides all of the recording: it is not known whether both streams show the same view. */
export const sampleOfUnknownView = (sample: MaskSample): MaskSample => ({ ...sample, traces: [], regions: [WHOLE] });

function alongItsWay(from: Box, to: Box, passedMs: number): Box {
  const share = APART_MS / passedMs;
  return boxAround(to, boxAround(between(from, to, 1 - share), between(from, to, 1 + share)));
}
