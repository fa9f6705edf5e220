import { z } from 'zod';
import { defineEvent, latestPerKey, ofCamera } from '../registry/define.ts';
import { openSet } from '../values/open-set.ts';
import { CameraDownReasonV1, cameraStateV1 } from './camera-state.v1.ts';

/** Why a camera gives no frames. The page has a text for each. */
export const CAMERA_DOWN_REASONS = [
  ...CameraDownReasonV1.options,
  /** The stream opened, but no frame that can be decoded alone arrived in time. */
  'no_key_frame',
  'signage_invalid',
  'address_refused',
  'device_refused',
] as const;
export type CameraDownReason = (typeof CAMERA_DOWN_REASONS)[number];

export const CAMERA_STATES = ['starting', 'playing', 'idle', 'down', 'stopped'] as const;

/** Faults that make the frames of a playing camera less useful. */
export const CAMERA_IMPAIRMENTS = [
  'covered',
  'defocused',
  'turned_away',
  'frozen',
  'noisy',
  'no_colour',
  'dark',
] as const;

export const cameraState = defineEvent('camera.state.v2', {
  fact: cameraStateV1.fact,
  ...ofCamera,
  id: ({ camera, epoch, atMs }) => `${camera}:${epoch}:${atMs}:state`,
  partitions: cameraStateV1.partitions,
  // A camera with a stream is camera-ingest's, and a smart camera is edge-gateway's.
  producers: ['camera-ingest', 'edge-gateway'],
  consumers: [
    'camera-ingest',
    'edge-gateway',
    'view-maker',
    'alerting',
    'command-center',
    'analytics-writer',
    'deployment',
  ],
  retention: latestPerKey,
  personalData: 'none',
  schema: z.object({
    ...cameraStateV1.schema.shape,
    state: openSet(CAMERA_STATES),
    reason: openSet(CAMERA_DOWN_REASONS).optional(),
    /** The clock that the times of its frames come from. */
    clockSource: openSet(['camera', 'server', 'rtcp', 'onvif']).optional(),
    /** The fault that the clock estimator last found in the camera's clock, such as a jump, a standstill or another rate. */
    clockReason: openSet(['jumped', 'stood_still', 'other_rate', 'outlier', 'unbelievable']).optional(),
    impaired: z.array(openSet(CAMERA_IMPAIRMENTS)).max(10).optional(),
    /** Frames that arrive per second, recorded or not. */
    deliveredFps: z.number().nonnegative().optional(),
    declaredFps: z.number().nonnegative().optional(),
    packetsLost: z.int().nonnegative().optional(),
    displayWidthPx: z.int().positive().optional(),
    displayHeightPx: z.int().positive().optional(),
    rotationDegrees: z.int().min(0).max(359).optional(),
    /** For a camera that moves: its current preset, empty if it is at none. Away from its home preset it is neither calibrated nor analysed. */
    preset: z.string().max(60).optional(),
  }),
  example: { ...cameraStateV1.example },
  invalid: {
    'a reason in words': { ...cameraStateV1.example, state: 'down', reason: 'It is tired' },
    'a camera without its owner': { ...cameraStateV1.example, replica: undefined },
  },
});
export type CameraState = z.infer<typeof cameraState.schema>;
