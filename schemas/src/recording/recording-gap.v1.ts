import { z } from 'zod';
import { days, defineEvent, deleteAfter, ofCamera, retired } from '../registry/define.ts';
import { CameraId, District, EpochMs, Id } from '../values/ids.ts';

export const GapReasonV1 = z.enum([
  'camera_down',
  'stream_silent',
  'replica_lost',
  /** Everything was stopped in order, for an update or at the end of a demonstration. */
  'service_stopped',
  'spool_full',
  'upload_lost',
  'not_recordable',
  'group_too_long',
]);
/** Makes the same id whichever replica reports the gap. A longer outage is reported in pieces that begin at different moments. */
export const gapIdOf = (gap: { readonly camera: string; readonly fromMs: number; readonly reason: string }): string =>
  `${gap.camera}:${gap.fromMs}:${gap.reason}`;

/** Superseded by v2, whose reasons are an open set. */
export const recordingGapV1 = defineEvent('recording.gap.v1', {
  fact: 'These seconds of a camera are not recorded, and why. A camera that is idle by schedule has no gap.',
  ...ofCamera,
  id: ({ gapId }) => gapId,
  partitions: 2,
  ...retired,
  retention: deleteAfter(days(7)),
  personalData: 'none',
  schema: z.object({
    gapId: Id,
    district: District,
    camera: CameraId,
    epoch: EpochMs,
    fromMs: EpochMs,
    toMs: EpochMs,
    reason: GapReasonV1,
    announcedBy: z.string().min(1).max(80),
  }),
  example: {
    gapId: 'agdal-avenue-1:1790000010000:gap',
    district: 'agdal',
    camera: 'agdal-avenue-1',
    epoch: 1_790_000_020_000,
    fromMs: 1_790_000_010_000,
    toMs: 1_790_000_020_000,
    reason: 'replica_lost',
    announcedBy: 'ingest-2',
  },
  invalid: { 'a gap without a reason': { district: 'agdal', camera: 'c', fromMs: 1, toMs: 2 } },
});
