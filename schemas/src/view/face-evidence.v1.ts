import { z } from 'zod';
import { days, defineEvent, deleteAfter, ofAlert } from '../registry/define.ts';
import { CameraId, District, Id } from '../values/ids.ts';
import { evidenceIdOf, storedSha256, StoredViewV1, ViewFailureV1 } from './view-ready.v1.ts';

export const faceEvidence = defineEvent('evidence.face.v1', {
  fact: 'The head crop of one candidate is stored for its reviewers, or could not be, and why: evidence, not a view.',
  ...ofAlert,
  id: ({ alertId, candidateId }) => evidenceIdOf(alertId, candidateId),
  partitions: 2,
  producers: ['face-matcher'],
  consumers: ['alerting'],
  retention: deleteAfter(days(1)),
  personalData: 'biometric',
  schema: z.object({
    alertId: Id,
    district: District,
    camera: CameraId,
    candidateId: Id,
    outcome: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('stored'), ...StoredViewV1.shape, sha256: storedSha256 }),
      z.object({ kind: z.literal('failed'), reason: ViewFailureV1 }),
    ]),
  }),
  example: {
    alertId: 'a-91c2',
    district: 'hassan',
    camera: 'hassan-hall-1',
    candidateId: 'f-77aa',
    outcome: {
      kind: 'stored',
      bucket: 'evidence',
      objectKey: 'face-matcher/hassan/2026-09-21/14/hassan-hall-1/a-91c2-head-cccccccccccccccc.jpg',
      sha256: 'c'.repeat(64),
      widthPx: 80,
      heightPx: 90,
      tookMs: 40,
    },
  },
  invalid: { 'a head of no candidate': { alertId: 'a', district: 'hassan', camera: 'c' } },
});
