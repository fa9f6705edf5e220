import type { MaskSample } from '@marsad/masking';
import { Box, Fraction, sceneObserved } from '@marsad/schemas';
import type { DataOf } from '@marsad/schemas';
import { z } from 'zod';

/** The segment that a sidecar belongs to. A sidecar of another segment is refused, whatever its name says. */
export type SegmentOf = {
  readonly district: string;
  readonly camera: string;
  readonly epoch: number;
  readonly part: number;
  /** Wall clock of its first frame and of its end, ms. */
  readonly fromMs: number;
  readonly toMs: number;
};

/** How good the picture of one frame is; every value between 0 and 1. */
export type ImageQuality = {
  /** Mean of the luma. */
  readonly brightness: number;
  /** Spread of the luma: its standard deviation, of half the range. */
  readonly contrast: number;
  /** How much fine detail there is, compared with the contrast. */
  readonly sharpness: number;
  /** The part of the detail that is noise. */
  readonly noise: number;
  /** Mean distance of the chroma from grey. */
  readonly colour: number;
  /** How much the frame differs from the one looked at before: 0 means that it is the same to the last bit. */
  readonly change: number;
  /** How much of the picture still looks as it did over the last minutes; low when the camera was turned or covered. */
  readonly sameView: number;
};

/** A scene as it was published, with what else ingest computed of its frame. */
export type PublishedScene = {
  readonly scene: DataOf<typeof sceneObserved>;
  /** Regions that have changed and stand still since, in fractions of the frame. */
  readonly staticRegions: readonly Box[];
  /** Measured once a second. */
  readonly quality?: ImageQuality;
};

/** The most things in one frame: a detector gives 300 at most. */
const MOST_A_FRAME = 2_000;

/** A mask may reach beyond the frame, and what was refused here would be shown. */
const MaskBox = z.object({
  x: z.number(),
  y: z.number(),
  width: z.number().nonnegative(),
  height: z.number().nonnegative(),
});
const MaskedTrace = z.object({ key: z.int(), mask: MaskBox, unseenMs: z.number().nonnegative() });

export const MaskRecord: z.ZodType<MaskSample> = z.object({
  atMs: z.number(),
  part: z.string().min(1).max(60),
  examined: z.boolean(),
  traces: z.array(MaskedTrace).max(MOST_A_FRAME),
  regions: z.array(MaskBox).max(MOST_A_FRAME),
});

const ImageQualityRecord = z.object({
  brightness: Fraction,
  contrast: Fraction,
  sharpness: Fraction,
  noise: Fraction,
  colour: Fraction,
  change: Fraction,
  sameView: Fraction,
});

export const SceneRecord: z.ZodType<PublishedScene> = z.object({
  scene: sceneObserved.schema,
  staticRegions: z.array(Box).max(MOST_A_FRAME),
  quality: z.exactOptional(ImageQualityRecord),
});
