import type { Box, ObjectClass } from '@marsad/schemas';
import { maskOf, unexplainedOf } from './masks.ts';
import type { MovingRegion } from './masks.ts';

/**
 * What is to be hidden in one analysed frame. Boxes are fractions of the picture, so that a clip of another size and a camera that changed
 * its resolution need no special case.
 */
export type MaskSample = {
  readonly atMs: number;
  /** Tells the parts of a camera's stream apart: nothing is known across their ends. */
  readonly part: string;
  /** Whether the detector looked at it; the gate leaves out frames in which nothing moves. */
  readonly looked: boolean;
  readonly traces: readonly MaskedTrace[];
  /** What moved and is no part of a trace. */
  readonly regions: readonly Box[];
};
export type MaskedTrace = {
  /** Within the part. */
  readonly key: number;
  readonly mask: Box;
  /** 0 where this frame shows it. */
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

/** What was lost may have gone anywhere: its mask grows by this share of its size a second. */
const GROWTH_A_SECOND = 0.2;

/** @param look null where nothing moved and the detector did not look */
export function maskSampleOf(
  frame: FrameOfPart,
  look: { readonly traces: readonly TraceNow[]; readonly regions: readonly MovingRegion[] } | null,
): MaskSample {
  const { epoch, part, capturedAtMs: atMs, widthPx, heightPx } = frame;
  const fraction = ({ x, y, width, height }: Box): Box => ({
    x: x / widthPx,
    y: y / heightPx,
    width: width / widthPx,
    height: height / heightPx,
  });
  const traces = (look?.traces ?? []).map((trace) => ({ ...trace, box: grown(trace) }));
  return {
    atMs,
    part: `${epoch}:${part}`,
    looked: look !== null,
    traces: traces.map((trace) => ({
      key: trace.key,
      mask: fraction(maskOf(trace, frame)),
      unseenMs: trace.unseenMs,
    })),
    regions: unexplainedOf(look?.regions ?? [], traces).map(fraction),
  };
}

function grown({ box: { x, y, width, height }, unseenMs }: TraceNow): Box {
  const by = (GROWTH_A_SECOND * unseenMs) / 2_000;
  return { x: x - by * width, y: y - by * height, width: width * (1 + 2 * by), height: height * (1 + 2 * by) };
}
