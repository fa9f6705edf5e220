import { z } from 'zod';
import { defineEvent, latestPerKey } from '../registry/define.ts';
import { hashedId, type IdRecipe } from '../registry/event-id.ts';
import { EpochMs, Id, Sha256 } from '../values/ids.ts';
import { ModelReference } from '../values/model.ts';

/** Makes the id of a matching session of one replica under one authorisation. */
export const faceSessionIdOf = (authorisationId: string, replica: string, startedAtMs: number): IdRecipe =>
  hashedId('s', ['session', authorisationId, replica, startedAtMs]);

export const faceSession = defineEvent('face.session.v1', {
  fact: 'Faces were matched in this period under this authorisation, against this watchlist, with this model and threshold (AI Act 12(3)).',
  scope: 'city',
  keyedBy: 'session',
  key: (data) => data.sessionId,
  // The id contains the counts, because a session whose counts have not changed is not a new fact.
  id: ({ sessionId, endedAtMs, headsSeen, candidates }) =>
    endedAtMs === undefined ? `${sessionId}:${headsSeen}:${candidates}` : `${sessionId}:ended`,
  partitions: 1,
  producers: ['face-matcher'],
  consumers: ['analytics-writer', 'command-center'],
  retention: latestPerKey,
  personalData: 'none',
  schema: z.object({
    sessionId: Id,
    authorisationId: Id,
    replica: z.string().min(1).max(80),
    startedAtMs: EpochMs,
    /** Absent while it runs. */
    endedAtMs: EpochMs.optional(),
    endReason: z
      .enum(['grant_expired', 'authorisation_ended', 'halted', 'act_missing', 'watchlist_changed', 'service_stopped'])
      .optional(),
    /** SHA-256 of the canonical list of entry ids and picture hashes that heads were matched against. */
    watchlistHash: Sha256,
    gallerySize: z.int().nonnegative(),
    model: ModelReference,
    headsSeen: z.int().nonnegative(),
    headsRefused: z.int().nonnegative(),
    candidates: z.int().nonnegative(),
  }),
  example: {
    sessionId: 's-1',
    authorisationId: 'auth-1',
    replica: 'face-matcher-1',
    startedAtMs: 1_790_000_000_000,
    watchlistHash: 'c'.repeat(64),
    gallerySize: 1,
    model: { name: 'face-embedding', sha256: 'a'.repeat(64), threshold: 0.5 },
    headsSeen: 0,
    headsRefused: 0,
    candidates: 0,
  },
  invalid: { 'a session without a threshold': { sessionId: 's', authorisationId: 'a', startedAtMs: 1 } },
});
export type FaceSession = z.infer<typeof faceSession.schema>;
