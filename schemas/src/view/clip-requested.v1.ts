import { z } from 'zod';
import { CAMERA_PARTITIONS, defineEvent, deleteAfter, hours, ofCamera } from '../registry/define.ts';
import { CameraId, District, EpochMs, Id } from '../values/ids.ts';

/** The most tracks whose boxes are drawn on one clip. */
export const MOST_DRAWN_TRACKS = 50;

export const clipRequested = defineEvent('clip.requested.v1', {
  fact: 'An alert needs pictures that may be shown: a masked snapshot at once, a masked clip around the moment, and the plate of a hit.',
  ...ofCamera,
  id: ({ alertId }) => `clip:${alertId}`,
  partitions: CAMERA_PARTITIONS,
  producers: ['alerting'],
  consumers: ['camera-ingest', 'view-maker', 'plate-reader', 'edge-gateway', 'face-matcher'],
  retention: deleteAfter(hours(6)),
  personalData: 'indirect',
  schema: z.object({
    alertId: Id,
    district: District,
    camera: CameraId,
    fromMs: EpochMs,
    toMs: EpochMs,
    /** The moment of the snapshot: the frame that was sufficient to raise the alert. */
    atMs: EpochMs,
    /** The plate read whose crop is evidence; only for a hit. */
    plateReadId: Id.optional(),
    /** The candidate whose head crop is evidence for its reviewers; only for a face. */
    faceCandidateId: Id.optional(),
    /** The zone or line of the camera that the alert is about. It is drawn on the clip. */
    placeId: z.string().min(1).max(60).optional(),
    /** The tracks that the alert is about. Their boxes are drawn on the clip. */
    trackIds: z.array(Id).max(MOST_DRAWN_TRACKS).optional(),
  }),
  example: {
    alertId: 'a-91c2',
    district: 'hassan',
    camera: 'hassan-gate-1',
    fromMs: 1_790_000_000_000,
    toMs: 1_790_000_010_000,
    atMs: 1_790_000_002_000,
    plateReadId: 'r-5f2b',
    trackIds: ['hassan-gate-1:1790000000000:0:t1'],
  },
  invalid: { 'a clip without an alert': { district: 'hassan', camera: 'c', fromMs: 1, toMs: 2, atMs: 1 } },
});
