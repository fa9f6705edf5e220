import type { MaskSample, Segment, Span } from '../ports.ts';

/** How far around a time the samples are needed that decide its masks, ms. */
export const SAMPLES_AROUND_MS = 2_500;

/** The masks of one segment; null if they must not be used. */
export type MasksOfSegment = { readonly segment: Segment; readonly samples: readonly MaskSample[] | null };

/**
 * The mask samples of one segment's frames: those of its part, its own and its neighbours', in order. Neighbours may place the part's clock
 * elsewhere, so their samples are moved to the segment's. None if the segment's own masks must not be used: then all of it is hidden,
 * whatever its neighbours or another owner of the camera know of the time.
 */
export function samplesOf(segment: Segment, masks: readonly MasksOfSegment[], { fromMs, toMs }: Span): MaskSample[] {
  const isKnown = masks.some((known) => known.segment === segment && known.samples !== null);
  if (!isKnown) return [];
  const part = partOf(segment);
  return masks
    .filter((other) => partOf(other.segment) === part)
    .flatMap(({ segment: other, samples }) =>
      (samples ?? []).map((sample) => ({ ...sample, atMs: sample.atMs + segment.originMs - other.originMs })),
    )
    .filter((sample) => sample.part === part)
    .filter(({ atMs }) => atMs >= fromMs - SAMPLES_AROUND_MS && atMs <= toMs + SAMPLES_AROUND_MS)
    .toSorted((a, b) => a.atMs - b.atMs);
}

const partOf = ({ epoch, part }: Segment): string => `${epoch}:${part}`;
