import { z } from 'zod';
import { defineEvent, deleteAfter, minutes } from '../registry/define.ts';
import { District, Id, Moment } from '../values/ids.ts';
import { openSet } from '../values/open-set.ts';
import { CAMERA_DOWN_REASONS, CAMERA_STATES } from './camera-state.v2.ts';

/** What became of a check. `checked`: there are facts. Otherwise nothing was opened, or the check did not end. */
export const CHECK_OUTCOMES = ['checked', 'address_refused', 'credential_unknown', 'overloaded', 'failed'] as const;

/** The facts of `camera check` that an installer needs; null where unknown. */
export const CheckFacts = z.object({
  state: openSet(CAMERA_STATES),
  reason: openSet(CAMERA_DOWN_REASONS).optional(),
  codec: z.string().max(40).optional(),
  widthPx: z.int().positive().optional(),
  heightPx: z.int().positive().optional(),
  rotationDegrees: z.int().min(0).max(359).optional(),
  declaredFps: z.number().nonnegative().optional(),
  deliveredFps: z.number().nonnegative().optional(),
  keyframeSeconds: z.number().nonnegative().optional(),
  bitrateKbps: z.number().nonnegative().optional(),
  /** The codec of the sound that the camera offers. */
  audio: z.string().max(40).optional(),
  clockSource: openSet(['camera', 'server', 'rtcp', 'onvif']).optional(),
  clockOffsetMs: z.number().optional(),
  packetsLost: z.int().nonnegative().optional(),
  /** How many frames were analysed. */
  scenes: z.int().nonnegative(),
});
export type CheckFacts = z.infer<typeof CheckFacts>;

/** The result of a check lives as long as a preview: it is for the person who waits for it. */
const forWhoWaits = {
  scope: 'district',
  keyedBy: 'check',
  key: ({ checkId }: { readonly checkId: string }): string => checkId,
  partitions: 1,
  producers: ['camera-ingest'],
  consumers: ['command-center'],
  retention: deleteAfter(minutes(1), 15_000),
} as const;

export const cameraChecked = defineEvent('camera.checked.v1', {
  fact: 'What is at an address that a person asked about.',
  ...forWhoWaits,
  id: ({ checkId }) => `${checkId}:checked`,
  personalData: 'none',
  schema: z.object({
    checkId: Id,
    district: District,
    outcome: openSet(CHECK_OUTCOMES),
    facts: CheckFacts.optional(),
    /** Whether a masked still comes as `camera.check-pictured`. */
    hasPicture: z.boolean(),
    atMs: Moment,
  }),
  example: {
    checkId: 'check-1',
    district: 'agdal',
    outcome: 'checked',
    facts: {
      ...{ state: 'playing', codec: 'h264', widthPx: 1_920, heightPx: 1_080, rotationDegrees: 0 },
      ...{ declaredFps: 25, deliveredFps: 24.9, keyframeSeconds: 2, bitrateKbps: 2_100, audio: 'aac' },
      ...{ clockSource: 'camera', clockOffsetMs: -40, packetsLost: 0, scenes: 38 },
    },
    hasPicture: true,
    atMs: 1_790_000_008_000,
  },
  invalid: { 'an outcome in words': { checkId: 'check-1', district: 'agdal', outcome: 'It plays', hasPicture: false } },
});
export type CameraChecked = z.infer<typeof cameraChecked.schema>;

export const cameraCheckPictured = defineEvent('camera.check-pictured.v1', {
  fact: 'A masked still of an address that a person asked about. The value is the picture.',
  content: 'jpeg',
  ...forWhoWaits,
  id: ({ checkId }) => `${checkId}:picture`,
  personalData: 'image',
  schema: z.object({
    checkId: Id,
    district: District,
    widthPx: z.int().positive(),
    heightPx: z.int().positive(),
    /** The number of regions that were masked before the picture was compressed. */
    masks: z.int().nonnegative(),
    capturedAtMs: Moment,
  }),
  example: {
    checkId: 'check-1',
    district: 'agdal',
    widthPx: 640,
    heightPx: 360,
    masks: 1,
    capturedAtMs: 1_790_000_007_000,
  },
  invalid: { 'a picture without a size': { checkId: 'check-1', district: 'agdal' } },
});
export type CheckPicture = z.infer<typeof cameraCheckPictured.schema>;
