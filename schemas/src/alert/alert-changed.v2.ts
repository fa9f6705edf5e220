import { z } from 'zod';
import { Objective } from '../governance/watchlist-entry.v1.ts';
import { defineEvent } from '../registry/define.ts';
import { Fraction, Id } from '../values/ids.ts';
import { ModelReference } from '../values/model.ts';
import { Actor } from './alert-commanded.v1.ts';
import { alertChangedV1, BehaviourWhyV1, HotlistWhy, ViewV1, type AlertV1 } from './alert-changed.v1.ts';
import { alertRevision } from './headers.ts';

export const FaceDismissal = z.enum([
  'not_agreed',
  'authorisation_rejected',
  'authorisation_ended',
  'authorisation_expired',
]);
export type FaceDismissal = z.infer<typeof FaceDismissal>;

/** The reason for a face alert. It is a proposal until two reviewers agree, and until then it is not reported as a match. */
export const FaceWhy = z.object({
  rule: z.literal('face'),
  ruleVersion: z.int().positive(),
  candidateId: Id,
  /** The revision of the candidate, so that a repeated older one changes nothing. */
  candidateRevision: z.int().nonnegative().optional(),
  authorisationId: Id,
  objective: Objective,
  caseReference: z.string().max(80),
  entryId: Id,
  trackId: Id,
  score: z.number().min(-1).max(1),
  quality: Fraction,
  gallerySize: z.int().positive(),
  model: ModelReference,
  /** `in_review` until both reviewers have answered; `confirmed` if both saw the same person; else `dismissed`. */
  review: z.enum(['in_review', 'confirmed', 'dismissed']),
  /** Both reviewers; absent until both have answered. */
  verifiers: z.array(Actor).length(2).optional(),
  /** For a dismissed candidate: the reviewers did not both see the same person, or the right to look for that person ended first. */
  dismissedFor: FaceDismissal.optional(),
});
export type FaceWhy = z.infer<typeof FaceWhy>;

/** The reason for the alert: everything that a person needs to judge it, and an auditor to repeat it. */
const AlertReasonV2 = z.discriminatedUnion('rule', [HotlistWhy, BehaviourWhyV1, FaceWhy]);

const { why: _why, ...common } = alertChangedV1.schema.shape;

/**
 * Superseded by v3, whose lists are open. No service publishes it any more; alerting still reads the records of an earlier platform.
 */
export const alertChangedV2 = defineEvent('alert.changed.v2', {
  fact: 'An alert as it stands: raised, amended by another observation, given its pictures, reviewed, or moved on by a person. The highest revision counts.',
  ...alertRevision,
  /** It writes tombstones only. */
  producers: ['alerting'],
  consumers: ['alerting'],
  personalData: 'biometric',
  schema: z.object({
    ...common,
    why: AlertReasonV2,
    /** The head crop of a candidate, for its reviewers. */
    headCrop: ViewV1,
  }),
  example: { ...alertChangedV1.example, headCrop: { status: 'none' } },
  invalid: {
    'an alert without a reason': { alertId: 'a', district: 'hassan', camera: 'c', state: 'raised' },
    'one reviewer as two': {
      ...alertChangedV1.example,
      headCrop: { status: 'none' },
      why: { rule: 'face', review: 'confirmed', verifiers: [{ subject: 'r', name: 'R', agency: 'a' }] },
    },
  },
});
export type AlertV2 = z.infer<typeof alertChangedV2.schema>;

/** Reads a record of an earlier version as one of this version. Pure. */
export const upcastAlertV1 = (before: AlertV1): AlertV2 => ({ ...before, headCrop: { status: 'none' } });
