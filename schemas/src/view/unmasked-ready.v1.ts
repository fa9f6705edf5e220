import { z } from 'zod';
import { CAMERA_PARTITIONS, defineEvent, deleteAfter, minutes, ofCamera } from '../registry/define.ts';
import { Id, Sha256 } from '../values/ids.ts';
import { MOST_SPANS, TimeSpan } from '../values/time-span.ts';
import { playbackExample, playbackFields, playbackIdOf } from './playback-requested.v1.ts';

/** An event of its own, because a reader of `playback.ready` may show a view to everybody who may see the camera. */
export const unmaskedReady = defineEvent('unmasked.ready.v1', {
  fact: 'A fragment or still without masks is stored for quarter of an hour, apart from the others. It is for the one person of its order, and shows who looks.',
  ...ofCamera,
  partitions: CAMERA_PARTITIONS,
  producers: ['view-maker'],
  consumers: ['command-center'],
  retention: deleteAfter(minutes(15)),
  personalData: 'indirect',
  id: (data) => `${playbackIdOf(data)}:unmasked`,
  schema: z.object({
    ...playbackFields,
    orderId: Id,
    subject: Id,
    bucket: z.string().min(3).max(63),
    objectKey: z.string().min(1).max(400),
    bytes: z.int().positive(),
    sha256: Sha256,
    mimeType: z.string().min(1).max(100),
    widthPx: z.int().positive(),
    heightPx: z.int().positive(),
    frames: z.int().positive(),
    /** The stretches of the requested time that are not recorded. */
    missing: z.array(TimeSpan).max(MOST_SPANS),
    /** From the request to the stored object, ms. */
    tookMs: z.int().nonnegative(),
  }),
  example: {
    ...playbackExample,
    orderId: 'unmask-1',
    subject: 'demo-operator',
    bucket: 'playback',
    objectKey: 'view-maker/unmasked/agdal/2026-09-21/14/agdal-avenue-1/p-77ab-0-cccccccccccccccc.mp4',
    bytes: 240_000,
    sha256: 'c'.repeat(64),
    mimeType: 'video/mp4; codecs="avc1.64001f"',
    widthPx: 768,
    heightPx: 432,
    frames: 100,
    missing: [],
    tookMs: 700,
  },
  invalid: { 'a view without masks and without an order': { ...playbackExample, subject: 'demo-operator' } },
});
