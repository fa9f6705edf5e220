import { z } from 'zod';
import { Actor } from '../alert/alert-commanded.v1.ts';
import { defineEvent, deleteAfter, hours, minutes, ofCamera } from '../registry/define.ts';
import { CameraId, District, Id, Moment } from '../values/ids.ts';
import { openSet } from '../values/open-set.ts';
import { Calibration } from './camera-registered.v2.ts';

export const cameraCalibrationRequested = defineEvent('camera.calibration-requested.v1', {
  fact: 'A person who may change a camera asks for a calibration from the heights of people and cars that it saw. The request was recorded before.',
  ...ofCamera,
  id: ({ proposalId }) => proposalId,
  partitions: 4,
  producers: ['command-center'],
  consumers: ['behaviour-analytics'],
  retention: deleteAfter(minutes(15)),
  personalData: 'staff',
  schema: z.object({
    proposalId: Id,
    district: District,
    camera: CameraId,
    /** The stored tracks of this span are read. */
    fromMs: Moment,
    toMs: Moment,
    by: Actor,
    atMs: Moment,
  }),
  example: {
    proposalId: 'proposal-1',
    district: 'agdal',
    camera: 'agdal-avenue-1',
    fromMs: 1_790_000_000_000,
    toMs: 1_790_086_400_000,
    by: { subject: 'demo-supervisor', name: 'Superviseure', agency: 'rabat-operations' },
    atMs: 1_790_086_400_000,
  },
  invalid: { 'a request about no camera': { proposalId: 'proposal-1', district: 'agdal' } },
});
export type CalibrationRequest = z.infer<typeof cameraCalibrationRequested.schema>;

export const CALIBRATION_REFUSALS = [
  'unknown_camera',
  /** From straight above, heights do not show. */
  'seen_from_above',
  'too_few_boxes',
  /** The heights fit no plane: a stairway, a bridge, or mostly wrong boxes. */
  'boxes_disagree',
  /** Nothing of the span is stored any more. */
  'tracks_gone',
  'not_permitted',
  'unreadable_tracks',
  'too_busy',
] as const;
export type CalibrationRefusal = (typeof CALIBRATION_REFUSALS)[number];

export const cameraCalibrationProposed = defineEvent('camera.calibration-proposed.v1', {
  fact: 'The calibration that the heights of people and cars suggest, with its uncertainty and the boxes that it rests on; or why there is none.',
  ...ofCamera,
  id: ({ proposalId }) => `${proposalId}:proposed`,
  partitions: 4,
  producers: ['behaviour-analytics'],
  consumers: ['command-center'],
  retention: deleteAfter(hours(1)),
  personalData: 'none',
  schema: z.object({
    proposalId: Id,
    district: District,
    camera: CameraId,
    state: openSet(['proposed', 'refused']),
    refusal: openSet(CALIBRATION_REFUSALS).optional(),
    calibration: Calibration.optional(),
    /** One standard deviation of a length or a speed by the calibration alone, as a share. */
    scaleError: z.number().nonnegative().optional(),
    cameraHeightM: z.number().positive().optional(),
    /** Boxes that were used, and how many of them agree with the plane. */
    boxes: z.int().nonnegative(),
    agreeing: z.int().nonnegative(),
  }),
  example: {
    proposalId: 'proposal-1',
    district: 'agdal',
    camera: 'agdal-avenue-1',
    state: 'proposed',
    calibration: {
      points: [
        { picture: [0.25, 0.95], xM: -2, yM: 9 },
        { picture: [0.75, 0.95], xM: 2, yM: 9 },
        { picture: [0.75, 0.4], xM: 9, yM: 42 },
        { picture: [0.25, 0.4], xM: -9, yM: 42 },
      ],
      widthPx: 768,
      heightPx: 432,
      origin: 'proposed',
    },
    scaleError: 0.3,
    cameraHeightM: 6.5,
    boxes: 420,
    agreeing: 371,
  },
  invalid: { 'an answer to nothing': { district: 'agdal', camera: 'c', state: 'proposed' } },
});
export type CalibrationProposed = z.infer<typeof cameraCalibrationProposed.schema>;
