import type { MaskedTrace, MaskSample } from './mask-sample.ts';
import { boxAround, holds } from './mask-boxes.ts';

/** Two samples of a part that are closer together than this, ms, are of one frame. */
const SAME_FRAME_MS = 1;

/**
 * Puts samples in order of time and joins those of one frame, so that a frame that was kept twice is not taken for two: too few frames would
 * seem enough, and a trace would have no direction. What either of them hides is hidden.
 */
export function samplesOnce(samples: readonly MaskSample[]): MaskSample[] {
  const once: MaskSample[] = [];
  for (const sample of samples.toSorted((a, b) => a.atMs - b.atMs)) {
    const at = once.findLastIndex(({ part }) => part === sample.part);
    const same = once[at];
    if (same && sample.atMs - same.atMs < SAME_FRAME_MS) once[at] = joined(same, sample);
    else once.push({ ...sample, traces: tracesOnce(sample.traces) });
  }
  return once;
}

const joined = (a: MaskSample, b: MaskSample): MaskSample => ({
  ...a,
  examined: a.examined || b.examined,
  traces: tracesOnce([...a.traces, ...b.traces]),
  regions: [...a.regions, ...b.regions],
});

function tracesOnce(traces: readonly MaskedTrace[]): MaskedTrace[] {
  const byKey = new Map<number, MaskedTrace>();
  for (const trace of traces) {
    const same = byKey.get(trace.key);
    byKey.set(trace.key, same ? traceAround(same, trace) : trace);
  }
  return [...byKey.values()];
}

const traceAround = (a: MaskedTrace, b: MaskedTrace): MaskedTrace => ({
  key: a.key,
  mask: holds(a.mask, b.mask) ? a.mask : boxAround(a.mask, b.mask),
  unseenMs: Math.min(a.unseenMs, b.unseenMs),
});
