import type { MaskSample, Segment, Span } from '../ports.ts';

/** How far around a time the samples are needed that decide its masks, ms. */
export const SAMPLES_AROUND_MS = 2_500;

/** The masks of one segment; null if they must not be used. */
export type MasksOfSegment = { readonly segment: Segment; readonly samples: readonly MaskSample[] | null };

/**
 * The mask samples of a time, in order. Within a segment whose masks must not be used everything is hidden, whatever its neighbours know:
 * their samples there are left out, and two samples of a part in which nothing was examined stand at its ends.
 */
export function samplesOf(masks: readonly MasksOfSegment[], { fromMs, toMs }: Span): MaskSample[] {
  const hidden = masks.flatMap(({ segment, samples }) => (samples === null ? [segment] : []));
  const isHidden = ({ atMs }: MaskSample): boolean =>
    hidden.some((segment) => atMs >= segment.fromMs && atMs < segment.toMs);
  const known = masks.flatMap(({ samples }) => samples ?? []).filter((sample) => !isHidden(sample));
  return [...known, ...hidden.flatMap(unexaminedEnds)]
    .filter(({ atMs }) => atMs >= fromMs - SAMPLES_AROUND_MS && atMs <= toMs + SAMPLES_AROUND_MS)
    .toSorted((a, b) => a.atMs - b.atMs);
}

function unexaminedEnds({ epoch, part, fromMs, toMs }: Segment): MaskSample[] {
  const unexamined = { part: `unknown:${epoch}:${part}:${fromMs}`, examined: false, traces: [], regions: [] };
  return [
    { ...unexamined, atMs: fromMs },
    { ...unexamined, atMs: toMs - 1 },
  ];
}
