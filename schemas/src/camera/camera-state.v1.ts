import { z } from 'zod';
import { Analytic } from '../values/analytic.ts';
import { defineEvent, latestPerKey, ofCamera, retired } from '../registry/define.ts';
import { CameraId, District, EpochMs } from '../values/ids.ts';

export const CameraDownReasonV1 = z.enum([
  'source_missing',
  'source_unreadable',
  'no_video_stream',
  'unsupported_codec',
  'connection_refused',
  'connection_timed_out',
  'unauthorised',
  'stream_silent',
  'stream_ended',
  'no_owner',
  'removed',
]);
/**
 * Superseded by v2, whose states and reasons are open sets. No service reads it, because every camera's state is published again within
 * seconds.
 */
export const cameraStateV1 = defineEvent('camera.state.v1', {
  fact: 'The state of a camera, as the replica that owns it reports it. It also announces the claim (`epoch`) that fences an older owner.',
  ...ofCamera,
  id: ({ camera, epoch, atMs }) => `${camera}:${epoch}:${atMs}:state`,
  partitions: 2,
  ...retired,
  retention: latestPerKey,
  personalData: 'none',
  schema: z.object({
    district: District,
    camera: CameraId,
    replica: z.string().min(1).max(80),
    epoch: EpochMs,
    atMs: EpochMs,
    state: z.enum(['starting', 'playing', 'idle', 'down', 'stopped']),
    reason: CameraDownReasonV1.optional(),
    /** A description of the reason for a person, without addresses or credentials. */
    detail: z.string().max(300).optional(),
    analysedFps: z.number().nonnegative(),
    /** Frames analysed since the epoch began. */
    framesAnalysed: z.int().nonnegative(),
    /** Frames that were due for analysis and dropped because the machine was behind. */
    framesShed: z.int().nonnegative(),
    lastFrameAtMs: EpochMs.optional(),
    widthPx: z.int().positive().optional(),
    heightPx: z.int().positive().optional(),
    codec: z.string().max(40).optional(),
    /** Whether a browser can play the recording as it is. */
    playable: z.boolean().optional(),
    clockOffsetMs: z.int(),
    /** The camera's clock is more than 2 s off. */
    clockWrong: z.boolean(),
    /** The analytics that are computed now: registered, under an act in force and not halted; faces under a live grant. Absent: unknown. */
    analysing: z.array(Analytic).optional(),
  }),
  example: {
    district: 'agdal',
    camera: 'agdal-avenue-1',
    replica: 'ingest-1',
    epoch: 1_790_000_000_000,
    atMs: 1_790_000_005_000,
    state: 'playing',
    analysedFps: 5,
    framesAnalysed: 25,
    framesShed: 0,
    lastFrameAtMs: 1_790_000_004_900,
    widthPx: 768,
    heightPx: 432,
    codec: 'h264',
    playable: true,
    clockOffsetMs: 0,
    clockWrong: false,
  },
  invalid: { 'an invented reason': { district: 'agdal', camera: 'c', state: 'down', reason: 'tired' } },
});
