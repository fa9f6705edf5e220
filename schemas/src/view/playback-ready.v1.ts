import { z } from 'zod';
import { CAMERA_PARTITIONS, defineEvent, deleteAfter, minutes, ofCamera } from '../registry/define.ts';
import { Sha256 } from '../values/ids.ts';
import { openSet } from '../values/open-set.ts';
import { MOST_SPANS, TimeSpan } from '../values/time-span.ts';
import { playbackExample, playbackFields, playbackIdOf } from './playback-requested.v1.ts';

const answer = {
  ...ofCamera,
  partitions: CAMERA_PARTITIONS,
  producers: ['view-maker'],
  consumers: ['command-center'],
  retention: deleteAfter(minutes(15)),
  personalData: 'indirect',
} as const;

export const playbackReady = defineEvent('playback.ready.v1', {
  ...answer,
  fact: 'A masked fragment or still of a recording is stored for quarter of an hour and plays in a page.',
  id: (data) => `${playbackIdOf(data)}:ready`,
  schema: z.object({
    ...playbackFields,
    bucket: z.string().min(3).max(63),
    objectKey: z.string().min(1).max(400),
    bytes: z.int().positive(),
    sha256: Sha256,
    /** What a page's player needs to know: the type, and for video its codecs as RFC 6381 names them. */
    mimeType: z.string().min(1).max(100),
    widthPx: z.int().positive(),
    heightPx: z.int().positive(),
    frames: z.int().positive(),
    masked: z.enum(['boxes', 'whole']),
    /** The stretches in which the whole picture is masked, because no frame of them was analysed. */
    unseen: z.array(TimeSpan).max(MOST_SPANS),
    /** The stretches of the requested time that are not recorded. */
    missing: z.array(TimeSpan).max(MOST_SPANS),
    /** From the request to the stored object, ms. */
    tookMs: z.int().nonnegative(),
  }),
  example: {
    ...playbackExample,
    bucket: 'playback',
    objectKey: 'view-maker/agdal/2026-09-21/14/agdal-avenue-1/p-77ab-0-cccccccccccccccc.mp4',
    bytes: 240_000,
    sha256: 'c'.repeat(64),
    mimeType: 'video/mp4; codecs="avc1.64001f"',
    widthPx: 768,
    heightPx: 432,
    frames: 100,
    masked: 'boxes',
    unseen: [],
    missing: [],
    tookMs: 700,
  },
  invalid: { 'an unmasked fragment': { ...playbackExample, masked: 'none' } },
});

export const PLAYBACK_FAILURES = [
  'nothing_recorded',
  /** The time has not passed yet, or its recording is not stored yet: ask again. */
  'not_stored_yet',
  /** The platform has more important work. Playback is the first to be given up: ask again. */
  'overloaded',
  'store_unavailable',
  'encoding_failed',
  /** The stored recording or its masks are not the announced ones. */
  'hash_mismatch',
  'camera_unknown',
  /** The request asks for no time, or for more than one fragment covers. */
  'span_not_possible',
  /** No order in force lets this person see this without masks. */
  'order_refused',
] as const;
export type PlaybackFailure = (typeof PLAYBACK_FAILURES)[number];

export const playbackFailed = defineEvent('playback.failed.v1', {
  ...answer,
  fact: 'A fragment or still of a recording could not be made, and why.',
  id: (data) => `${playbackIdOf(data)}:failed`,
  schema: z.object({ ...playbackFields, reason: openSet(PLAYBACK_FAILURES) }),
  example: { ...playbackExample, reason: 'nothing_recorded' },
  invalid: { 'a failure without a reason': { ...playbackExample } },
});
