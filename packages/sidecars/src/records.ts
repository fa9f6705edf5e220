import type { MaskSample } from '@marsad/masking';
import { ImageQuality, sceneObserved } from '@marsad/schemas';
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
  /** Measured once a second, from the second frame of a part that is measured. */
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

export const SceneRecord: z.ZodType<PublishedScene> = z.object({
  scene: sceneObserved.schema,
  quality: z.exactOptional(ImageQuality),
});
