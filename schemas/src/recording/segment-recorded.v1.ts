import { z } from 'zod';
import { days, defineEvent, deleteAfter, ofCamera } from '../registry/define.ts';
import { CameraId, District, EpochMs, Sha256 } from '../values/ids.ts';

/** A file beside a segment, in a bucket of its own and under the segment's key with another ending. */
export const Sidecar = z.object({
  bucket: z.string().min(3).max(63),
  objectKey: z.string().min(1).max(400),
  bytes: z.int().positive(),
  sha256: Sha256,
  /** Analysed frames in it. */
  frames: z.int().nonnegative(),
  /** How far analysis had come when the file was closed: nothing is known of the segment after this moment. */
  seenToMs: EpochMs,
});
export type Sidecar = z.infer<typeof Sidecar>;

export const segmentRecorded = defineEvent('recording.segment.v1', {
  fact: 'These seconds of a camera are stored as this object: whole groups of pictures, as the camera encoded them. Published after the upload.',
  ...ofCamera,
  id: ({ camera, epoch, part, fromMs }) => `${camera}:${epoch}:${part}:${fromMs}:segment`,
  partitions: 4,
  producers: ['camera-ingest'],
  consumers: ['camera-ingest', 'view-maker', 'behaviour-analytics', 'analytics-writer', 'command-center'],
  retention: deleteAfter(days(2)),
  personalData: 'none',
  schema: z.object({
    district: District,
    camera: CameraId,
    epoch: EpochMs,
    part: z.int().nonnegative(),
    fromMs: EpochMs,
    toMs: EpochMs,
    bucket: z.string().min(3).max(63),
    objectKey: z.string().min(1).max(400),
    bytes: z.int().positive(),
    sha256: Sha256,
    packets: z.int().positive(),
    codec: z.string().max(40),
    widthPx: z.int().positive(),
    heightPx: z.int().positive(),
    /** What to hide in its frames. Absent if it could not be kept: then the whole picture is hidden. */
    masks: Sidecar.optional(),
    /** The scenes of its time, as they were published. Absent while no act permits an analytic of the camera. */
    tracks: Sidecar.optional(),
  }),
  example: {
    district: 'agdal',
    camera: 'agdal-avenue-1',
    epoch: 1_790_000_000_000,
    part: 0,
    fromMs: 1_790_000_000_000,
    toMs: 1_790_000_030_160,
    bucket: 'recordings',
    objectKey: 'camera-ingest/agdal/2026-09-21/14/agdal-avenue-1/1790000000000-0-0.mp4',
    bytes: 2_600_000,
    sha256: 'b'.repeat(64),
    packets: 377,
    codec: 'h264',
    widthPx: 768,
    heightPx: 432,
  },
  invalid: { 'an empty object': { district: 'agdal', camera: 'c', bytes: 0 } },
});
