import { z } from 'zod';
import { days, defineEvent, deleteAfter, ofAlert } from '../registry/define.ts';
import { hashedId, longHashedId, type IdRecipe } from '../registry/event-id.ts';
import { CameraId, District, EpochMs, Id, Sha256 } from '../values/ids.ts';
import { MOST_SPANS, TimeSpan } from '../values/time-span.ts';

/** SHA-256 of stored bytes. Every object has one; an object without it is never served. */
export const storedSha256 = Sha256.optional();

/** A picture in the object store, in the form of alerts before v3. */
export const StoredViewV1 = z.object({
  bucket: z.string().min(3).max(63),
  objectKey: z.string().min(1).max(400),
  widthPx: z.int().positive(),
  heightPx: z.int().positive(),
  /** From the request to the stored object, ms. */
  tookMs: z.int().nonnegative(),
});

const stored = {
  alertId: Id,
  district: District,
  camera: CameraId,
  bucket: z.string().min(3).max(63),
  objectKey: z.string().min(1).max(400),
  sha256: storedSha256,
  bytes: z.int().positive(),
  widthPx: z.int().positive(),
  heightPx: z.int().positive(),
  /** From the request to the stored object, ms. */
  tookMs: z.int().nonnegative(),
};
const example = {
  alertId: 'a-91c2',
  district: 'hassan',
  camera: 'hassan-gate-1',
  bucket: 'views',
  objectKey: 'camera-ingest/hassan/2026-09-21/14/hassan-gate-1/a-91c2-cccccccccccccccc.jpg',
  sha256: 'c'.repeat(64),
  bytes: 24_000,
  widthPx: 640,
  heightPx: 360,
  tookMs: 120,
};
const common = {
  ...ofAlert,
  partitions: 2,
  consumers: ['alerting'],
  retention: deleteAfter(days(1)),
  personalData: 'indirect',
} as const;

export const snapshotReady = defineEvent('snapshot.ready.v1', {
  ...common,
  fact: 'The masked snapshot of an alert is stored.',
  id: ({ alertId }) => longHashedId('snapshot', [alertId]),
  producers: ['camera-ingest'],
  schema: z.object({ ...stored, capturedAtMs: EpochMs }),
  example: { ...example, capturedAtMs: 1_790_000_002_000 },
  invalid: { 'a snapshot of no alert': { district: 'hassan', camera: 'c' } },
});

export const clipReady = defineEvent('clip.ready.v1', {
  ...common,
  fact: 'The masked clip of an alert is stored and plays in a page.',
  id: ({ alertId }) => longHashedId('clip', [alertId]),
  producers: ['view-maker'],
  schema: z.object({
    ...stored,
    fromMs: EpochMs,
    toMs: EpochMs,
    frames: z.int().positive(),
    /** `boxes`: moving objects are masked; `whole`: the boxes of some part were unknown, and in that part the whole picture is masked. */
    masked: z.enum(['boxes', 'whole']),
    /** The stretches in which the whole picture is masked, because no frame of them was analysed. */
    unseen: z.array(TimeSpan).max(MOST_SPANS).optional(),
    /** The stretches of the requested time that are not recorded. */
    missing: z.array(TimeSpan).max(MOST_SPANS).optional(),
  }),
  example: {
    ...example,
    objectKey: 'view-maker/hassan/2026-09-21/14/hassan-gate-1/a-91c2-cccccccccccccccc.mp4',
    fromMs: 1_790_000_000_000,
    toMs: 1_790_000_010_000,
    frames: 150,
    masked: 'boxes',
  },
  invalid: { 'an unmasked clip': { ...example, masked: 'none' } },
});

/** The answer to one request for the evidence of an alert: the crop of one read or of one candidate. */
export const evidenceIdOf = (alertId: string, observationId: string): IdRecipe =>
  hashedId('e', ['evidence', alertId, observationId]);

export const plateEvidenceReady = defineEvent('evidence.plate.v1', {
  ...common,
  fact: 'The plate crop of a hit is stored: evidence, not a view.',
  id: ({ alertId, readId }) => evidenceIdOf(alertId, readId),
  producers: ['plate-reader', 'edge-gateway'],
  personalData: 'plate',
  schema: z.object({ ...stored, readId: Id, capturedFromMs: EpochMs.optional() }),
  example: {
    ...example,
    bucket: 'evidence',
    objectKey: 'plate-reader/hassan/2026-09-21/14/hassan-gate-1/a-91c2-plate-cccccccccccccccc.jpg',
    capturedFromMs: 1_790_000_001_900,
    readId: 'r-5f2b',
  },
  invalid: { 'a crop without its read': { ...example } },
});

export const ViewFailureV1 = z.enum([
  'camera_unknown',
  'nothing_recorded',
  'moment_too_old',
  'encoding_failed',
  'store_unavailable',
  'crop_expired',
]);

export const viewFailed = defineEvent('view.failed.v1', {
  ...common,
  fact: 'A snapshot, a clip or a plate crop of an alert could not be made, and why. The page shows the reason instead of waiting for ever.',
  // A failed plate crop answers the request for that read's evidence.
  id: ({ what, alertId, reason }, of?: { readonly readId: string }) =>
    of ? evidenceIdOf(alertId, of.readId) : longHashedId('view-failed', [what, alertId, reason]),
  producers: ['camera-ingest', 'edge-gateway', 'view-maker', 'plate-reader'],
  schema: z.object({
    alertId: Id,
    district: District,
    camera: CameraId,
    what: z.enum(['snapshot', 'clip', 'plate']),
    reason: ViewFailureV1,
  }),
  example: { alertId: 'a-91c2', district: 'hassan', camera: 'hassan-gate-1', what: 'clip', reason: 'nothing_recorded' },
  invalid: { 'an invented reason': { alertId: 'a', district: 'hassan', camera: 'c', what: 'clip', reason: 'because' } },
});
