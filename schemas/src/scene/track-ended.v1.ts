import { z } from 'zod';
import { CAMERA_PARTITIONS, days, defineEvent, deleteAfter, ofCamera } from '../registry/define.ts';
import { CameraId, District, EpochMs, Id } from '../values/ids.ts';
import { ObjectClass } from '../values/object-class.ts';

export const trackEnded = defineEvent('track.ended.v1', {
  fact: 'A track has ended: its class and its period. No later frame has its ordinal.',
  ...ofCamera,
  id: ({ trackId }) => `${trackId}:ended`,
  partitions: CAMERA_PARTITIONS,
  producers: ['camera-ingest', 'edge-gateway'],
  consumers: ['plate-reader', 'behaviour-analytics', 'analytics-writer'],
  retention: deleteAfter(days(1)),
  personalData: 'indirect',
  schema: z.object({
    district: District,
    camera: CameraId,
    epoch: EpochMs,
    part: z.int().nonnegative(),
    ordinal: z.int().nonnegative(),
    trackId: Id,
    class: ObjectClass,
    fromMs: EpochMs,
    toMs: EpochMs,
    /** Frames in which it was detected instead of predicted. */
    sightings: z.int().positive(),
  }),
  example: {
    district: 'agdal',
    camera: 'agdal-avenue-1',
    epoch: 1_790_000_000_000,
    part: 0,
    ordinal: 3,
    trackId: 'agdal-avenue-1:1790000000000:0:t3',
    class: 'car',
    fromMs: 1_790_000_004_400,
    toMs: 1_790_000_008_000,
    sightings: 17,
  },
  invalid: { 'a track without a detection': { district: 'agdal', camera: 'c', sightings: 0 } },
});
