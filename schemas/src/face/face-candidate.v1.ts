import { z } from 'zod';
import { days, defineEvent, deleteAfter, ofCamera } from '../registry/define.ts';
import { hashedId, type IdRecipe } from '../registry/event-id.ts';
import { Box } from '../values/geometry.ts';
import { Fraction, Id } from '../values/ids.ts';
import { ModelReference } from '../values/model.ts';
import { exampleFrame, FrameMoment } from '../values/moment.ts';

/** Makes one id per track, authorisation and entry, so that the same heads, matched again after a crash, amend the same candidate. */
export const candidateIdOf = (from: {
  readonly trackId: string;
  readonly authorisationId: string;
  readonly entryId: string;
  readonly model: { readonly name: string; readonly sha256: string };
  /** Increased when the same heads would give another answer for reasons other than the network. */
  readonly matchingVersion: number;
}): IdRecipe =>
  hashedId('f', [
    ...['face', from.trackId, from.authorisationId, from.entryId],
    ...[from.model.name, from.model.sha256, from.matchingVersion],
  ]);

export const faceCandidate = defineEvent('face.candidate.v1', {
  fact: 'A face resembles an authorised person above the tested threshold: a proposal for two reviewers, never a match. A better crop amends it.',
  ...ofCamera,
  id: ({ candidateId, revision }) => `${candidateId}:${revision}`,
  partitions: 4,
  producers: ['face-matcher'],
  consumers: ['alerting', 'analytics-writer'],
  retention: deleteAfter(days(1)),
  personalData: 'biometric',
  schema: z.object({
    ...FrameMoment,
    /** A hash of track, authorisation, entry and model: one candidate for each. */
    candidateId: Id,
    revision: z.int().nonnegative(),
    trackId: Id,
    authorisationId: Id,
    entryId: Id,
    /** Cosine similarity of the two templates. */
    score: z.number().min(-1).max(1),
    quality: Fraction,
    /** Pixels of the source frame. */
    faceBox: Box,
    gallerySize: z.int().positive(),
    model: ModelReference,
  }),
  example: {
    ...exampleFrame('hassan', 'hassan-hall-1', 2_000),
    candidateId: 'f-77aa',
    revision: 0,
    trackId: 'hassan-hall-1:1790000000000:0:t1',
    authorisationId: 'auth-1',
    entryId: 'w-1',
    score: 0.71,
    quality: 0.8,
    faceBox: { x: 215, y: 25, width: 50, height: 60 },
    gallerySize: 1,
    model: { name: 'face-embedding', sha256: 'a'.repeat(64), threshold: 0.5 },
  },
  invalid: {
    'a candidate outside an authorisation': { district: 'hassan', camera: 'c', entryId: 'w', score: 0.9 },
    'an embedding in place of a person': { district: 'hassan', camera: 'c', embedding: [0.1, 0.2] },
  },
});
export type FaceCandidate = z.infer<typeof faceCandidate.schema>;
