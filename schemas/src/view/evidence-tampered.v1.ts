import { z } from 'zod';
import { days, defineEvent, deleteAfter, ofAlert } from '../registry/define.ts';
import { CameraId, District, EpochMs, Id, Sha256 } from '../values/ids.ts';
import { openSet } from '../values/open-set.ts';

export const evidenceTampered = defineEvent('evidence.tampered.v1', {
  fact: 'The bytes of a stored picture of an alert were not the announced ones when somebody asked for it. It was not served, and a person must know.',
  ...ofAlert,
  id: ({ alertId, what, atMs }, foundBy?: { readonly holder: string }) =>
    foundBy && `${alertId}:${what}:${atMs}:${foundBy.holder}`,
  partitions: 1,
  producers: ['command-center'],
  consumers: ['alerting'],
  retention: deleteAfter(days(1)),
  personalData: 'none',
  schema: z.object({
    alertId: Id,
    district: District,
    camera: CameraId,
    what: openSet(['snapshot', 'clip', 'plate_crop', 'head_crop']),
    bucket: z.string().min(3).max(63),
    objectKey: z.string().min(1).max(400),
    /** SHA-256 of the announced bytes. The store still has the genuine version under the present one. */
    announcedSha256: Sha256,
    atMs: EpochMs,
    simulated: z.boolean(),
  }),
  example: {
    alertId: 'a-91c2',
    district: 'hassan',
    camera: 'hassan-gate-1',
    what: 'plate_crop',
    bucket: 'evidence',
    objectKey: 'plate-reader/hassan/2026-09-21/14/hassan-gate-1/a-91c2-plate-cccccccccccccccc.jpg',
    announcedSha256: 'c'.repeat(64),
    atMs: 1_790_000_060_000,
    simulated: true,
  },
  invalid: { 'tampering with nothing': { district: 'hassan', camera: 'hassan-gate-1', what: 'clip', atMs: 1 } },
});
