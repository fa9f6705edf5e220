import { z } from 'zod';
import { Actor } from '../alert/alert-commanded.v1.ts';
import { defineEvent } from '../registry/define.ts';
import { CameraId, EpochMs, Id } from '../values/ids.ts';
import { EndReason, MadeBy, Signature } from '../values/signed.ts';
import { governanceRecord } from './headers.ts';
import { Objective, SeriousOffence } from './watchlist-entry.v1.ts';

/** The longest period of one authorisation, ms: after 14 days a judge decides again. */
export const LONGEST_AUTHORISATION_MS = 14 * 24 * 3_600_000;

export const AuthorisationTerms = z.object({
  authorisationId: Id,
  objective: Objective,
  /** Required for a warrant, and not allowed for another objective. */
  offence: SeriousOffence.optional(),
  caseReference: z.string().min(1).max(80),
  /** The persons who are looked for: approved entries of the watchlist. */
  entryIds: z.array(Id).min(1).max(20),
  /** The cameras, by name, and never all of the city. */
  cameras: z.array(CameraId).min(1, 'an authorisation names its cameras').max(50),
  fromMs: EpochMs,
  toMs: EpochMs,
  simulated: z.boolean(),
});
export type AuthorisationTerms = z.infer<typeof AuthorisationTerms>;

const EXAMPLE_TERMS = {
  authorisationId: 'auth-1',
  objective: 'missing_person_or_victim',
  caseReference: 'DEMO-2026-007',
  entryIds: ['w-1'],
  cameras: ['hassan-hall-1'],
  fromMs: 1_790_000_000_000,
  toMs: 1_790_003_600_000,
  simulated: true,
} satisfies z.input<typeof AuthorisationTerms>;

export const authorisation = defineEvent('governance.authorisation.v1', {
  fact: 'A request to look for persons by their face, and its state: requested, approved by a judge, rejected, ended or expired.',
  ...governanceRecord,
  keyedBy: 'authorisation',
  key: (data) => data.authorisationId,
  id: ({ authorisationId, revision }) => `${authorisationId}:${revision}`,
  consumers: ['governance', 'alerting', 'analytics-writer', 'command-center'],
  personalData: 'staff',
  schema: z.object({
    ...AuthorisationTerms.shape,
    revision: z.int().nonnegative(),
    state: z.enum(['requested', 'approved', 'rejected', 'ended', 'expired']),
    requestedBy: Actor,
    requestedAtMs: EpochMs,
    decidedBy: Actor.optional(),
    decidedAtMs: EpochMs.optional(),
    endedBy: Actor.optional(),
    endedAtMs: EpochMs.optional(),
    /** The reason of an end or a rejection. */
    endReason: EndReason.optional(),
    madeBy: MadeBy.optional(),
  }),
  example: {
    ...EXAMPLE_TERMS,
    revision: 0,
    state: 'requested',
    requestedBy: { subject: 'demo-supervisor', name: 'Superviseure', agency: 'rabat-operations' },
    requestedAtMs: 1_790_000_000_000,
  },
  invalid: {
    'another objective': { authorisationId: 'a', objective: 'public_order', entryIds: ['w'], cameras: ['c'] },
    'no camera named': { authorisationId: 'a', objective: 'judicial_warrant', entryIds: ['w'], cameras: [] },
  },
});
export type Authorisation = z.infer<typeof authorisation.schema>;

/** How often a grant is renewed, and how long after its last renewal it becomes void, ms. */
export const GRANT_RENEWED_EVERY_MS = 30_000;
export const GRANT_LIFE_MS = 90_000;

export const liveGrant = defineEvent('governance.grant.v1', {
  fact: 'Faces of these persons may be matched on these cameras until `expiresAtMs`, which is never more than 90 s away. Renewed every 30 s; a tombstone ends it.',
  ...governanceRecord,
  keyedBy: 'authorisation',
  key: (data) => data.authorisationId,
  id: ({ authorisationId, renewal }) => `${authorisationId}:${renewal}`,
  consumers: ['governance', 'camera-ingest', 'face-matcher', 'command-center'],
  personalData: 'none',
  schema: z.object({
    ...AuthorisationTerms.pick({
      authorisationId: true,
      objective: true,
      caseReference: true,
      entryIds: true,
      cameras: true,
      fromMs: true,
      toMs: true,
      simulated: true,
    }).shape,
    /** Counts the renewals. A number lower than one that was received before is a replay. */
    renewal: z.int().nonnegative(),
    issuedAtMs: EpochMs,
    expiresAtMs: EpochMs,
    signature: Signature,
  }),
  example: {
    ...EXAMPLE_TERMS,
    renewal: 3,
    issuedAtMs: 1_790_000_090_000,
    expiresAtMs: 1_790_000_180_000,
    signature: 'A'.repeat(86),
  },
  invalid: { 'a grant for ever': { authorisationId: 'a', entryIds: ['w'], cameras: ['c'], issuedAtMs: 1 } },
});
export type LiveGrant = z.infer<typeof liveGrant.schema>;
