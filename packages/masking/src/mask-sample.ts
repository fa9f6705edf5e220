import type { Box, ObjectClass } from '@marsad/schemas';
import { maskOf, unexplainedOf } from './masks.ts';
import type { MovingRegion } from './masks.ts';

/**
 * The masks of one analysed frame. Boxes are fractions of the frame, so they fit a clip of another size, and a camera that changed its
 * resolution.
 */
export type MaskSample = {
  readonly atMs: number;
  /** Epoch and number of the stream's part. Nothing is known beyond the part's ends. */
  readonly part: string;
  /** Whether the detector examined the frame: the motion gate leaves out frames in which nothing moves. */
  readonly examined: boolean;
  readonly traces: readonly MaskedTrace[];
  /** Moving regions that no trace explains. */
  readonly regions: readonly Box[];
};
export type MaskedTrace = {
  /** Identifies the trace within the part. */
  readonly key: number;
  readonly mask: Box;
  /** For how long the trace was not detected, ms; 0 if it was detected in this frame. */
  readonly unseenMs: number;
};

export type FrameOfPart = {
  readonly epoch: number;
  readonly part: number;
  readonly capturedAtMs: number;
  readonly widthPx: number;
  readonly heightPx: number;
};
export type TraceNow = {
  readonly key: number;
  readonly class: ObjectClass;
  readonly confidence: number;
  readonly box: Box;
  readonly unseenMs: number;
};

/** A lost trace may have moved in any direction, so its mask grows by this share of its size a second. */
const GROWTH_A_SECOND = 0.2;

/**
 * Makes the mask sample of a frame.
 * @param found null if nothing moved, so the detector did not examine the frame
 */
export function maskSampleOf(
  frame: FrameOfPart,
  found: { readonly traces: readonly TraceNow[]; readonly regions: readonly MovingRegion[] } | null,
): MaskSample {
  const { epoch, part, capturedAtMs: atMs, widthPx, heightPx } = frame;
  const fraction = ({ x, y, width, height }: Box): Box => ({
    x: x / widthPx,
    y: y / heightPx,
    width: width / widthPx,
    height: height / heightPx,
  });
  const traces = (found?.traces ?? []).map((trace) => ({ ...trace, box: grown(trace) }));
  return {
    atMs,
    part: `${epoch}:${part}`,
    examined: found !== null,
    traces: traces.map((trace) => ({
      key: trace.key,
      mask: fraction(maskOf(trace, frame)),
      unseenMs: trace.unseenMs,
    })),
    regions: unexplainedOf(found?.regions ?? [], traces).map(fraction),
  };
}

function grown({ box: { x, y, width, height }, unseenMs }: TraceNow): Box {
  const by = (GROWTH_A_SECOND * unseenMs) / 2_000;
  return { x: x - by * width, y: y - by * height, width: width * (1 + 2 * by), height: height * (1 + 2 * by) };
}
