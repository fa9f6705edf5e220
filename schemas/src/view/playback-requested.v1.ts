import { z } from 'zod';
import { CAMERA_PARTITIONS, defineEvent, deleteAfter, minutes, ofCamera } from '../registry/define.ts';
import { CameraId, District, EpochMs, Id } from '../values/ids.ts';

/** The longest time that one fragment covers, ms; above normal speed it holds key frames only and covers more. */
export const LONGEST_FRAGMENT_MS = 10_000;
export const LONGEST_KEY_FRAMES_MS = 120_000;

/** Who plays back which camera: one person, one camera, one look at it. */
const playback = {
  playbackId: Id,
  /** Counts the requests of one playback. */
  fragment: z.int().nonnegative(),
  district: District,
  camera: CameraId,
  kind: z.enum(['still', 'fragment']),
  fromMs: EpochMs,
  toMs: EpochMs,
} as const;
export const playbackFields = playback;

export const playbackExample = {
  playbackId: 'p-77ab',
  fragment: 0,
  district: 'agdal',
  camera: 'agdal-avenue-1',
  kind: 'fragment',
  fromMs: 1_790_000_000_000,
  toMs: 1_790_000_004_000,
} as const;

/** The id of the answer to one request, whichever replica gives it. */
export const playbackIdOf = ({
  playbackId,
  fragment,
}: {
  readonly playbackId: string;
  readonly fragment: number;
}): string => `${playbackId}:${fragment}`;

export const playbackRequested = defineEvent('playback.requested.v1', {
  fact: 'Somebody who may plays back a recording: one fragment or still of it is needed now, masked unless an order says otherwise. The look at it was recorded before.',
  ...ofCamera,
  id: playbackIdOf,
  partitions: CAMERA_PARTITIONS,
  producers: ['command-center'],
  consumers: ['camera-ingest', 'view-maker'],
  retention: deleteAfter(minutes(15)),
  personalData: 'indirect',
  schema: z.object({
    ...playback,
    /** Only the key frames, for playing above normal speed. */
    keyFramesOnly: z.boolean().optional(),
    /** The order under which this person asks for it without masks. view-maker verifies the order itself, and answers `unmasked.ready`. */
    unmasking: z.object({ orderId: Id, subject: Id }).optional(),
  }),
  example: playbackExample,
  invalid: {
    'a fragment of no playback': { ...playbackExample, playbackId: '' },
    'a picture as it was recorded': { ...playbackExample, kind: 'original' },
  },
});
