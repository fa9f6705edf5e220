import type { MaskSample } from '@marsad/masking';
import { Box, ImageQuality, sceneObserved } from '@marsad/schemas';
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

/** A scene as it was published, with what else ingest computed of its frame. */
export type PublishedScene = {
  readonly scene: DataOf<typeof sceneObserved>;
  /** Regions that changed and have stood still since, in fractions of the frame; 20 at most. */
  readonly staticRegions: readonly Box[];
  /** Measured once a second, from the second frame of a part that is measured. */
  readonly quality?: ImageQuality;
};

/** The most things in one frame: a detector gives 300 at most. */
const MOST_A_FRAME = 2_000;
/** A longer list, named once for all frames of a file, would unfold to gigabytes. */
export const MOST_STATIC_REGIONS = 20;

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

export const SceneRecord: z.ZodType<PublishedScene> = z.object({
  scene: sceneObserved.schema,
  staticRegions: z.array(Box).max(MOST_STATIC_REGIONS),
  quality: z.exactOptional(ImageQuality),
});
