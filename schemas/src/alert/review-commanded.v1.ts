import { z } from 'zod';
import { Role } from '../access/roles.ts';
import { StepUpToken } from '../governance/governance-commanded.v1.ts';
import { days, defineEvent, deleteAfter, latestPerKey, retired } from '../registry/define.ts';
import { District, EpochMs, Id } from '../values/ids.ts';
import { Actor } from './alert-commanded.v1.ts';
import { AnswerFields, personsCommand, retiredAnswer } from './headers.ts';

/** A reviewer's answer to one candidate. Both reviewers must answer `same_person`; any other answer dismisses the candidate. */
export const ReviewAnswer = z.enum(['same_person', 'different_person', 'cannot_tell']);
export type ReviewAnswer = z.infer<typeof ReviewAnswer>;

/** The decision for which a reviewer signs in again. */
export const ReviewDecision = z.object({
  kind: z.literal('review'),
  alertId: Id,
  candidateId: Id,
  answer: ReviewAnswer,
});
export type ReviewDecision = z.infer<typeof ReviewDecision>;

const review = {
  commandId: 'c-2',
  decision: { kind: 'review', alertId: 'a-91c2', candidateId: 'f-77aa', answer: 'same_person' },
} as const;

/** Retired, because it did not check a reviewer's agency and districts. */
export const reviewCommandedV1 = defineEvent('review.commanded.v1', {
  fact: 'A trained reviewer answers whether two pictures show one person, with the proof of a sign-in for exactly that answer.',
  scope: 'district',
  keyedBy: 'alert',
  key: (data) => data.decision.alertId,
  ...personsCommand,
  ...retired,
  retention: deleteAfter(days(1)),
  schema: z.object({
    commandId: Id,
    district: District,
    decision: ReviewDecision,
    actor: Actor,
    role: Role,
    idToken: StepUpToken,
    atMs: EpochMs,
  }),
  example: {
    ...review,
    district: 'hassan',
    actor: { subject: 'demo-reviewer-1', name: 'Relecteur', agency: 'rabat-operations' },
    role: 'reviewer',
    idToken: 'eyJhbGciOiJFUzI1NiJ9.e30.signature',
    atMs: 1_790_000_060_000,
  },
  invalid: { 'a review without a sign-in of its own': { ...review, district: 'hassan', role: 'reviewer', atMs: 1 } },
});
export const ReviewRefusalV1 = z.enum([
  'alert_unknown',
  'not_a_candidate',
  /** The person's role, agency or districts, as the token states them, do not allow it. */
  'role_may_not',
  'signature_invalid',
  'not_independent',
  'already_answered',
  'already_decided',
]);

export const reviewAnsweredV1 = defineEvent('review.answered.v1', {
  fact: 'A review was accepted, or refused with a reason. It does not reveal the answer, because the second reviewer must not know the first one.',
  ...retiredAnswer,
  schema: z.object({
    ...AnswerFields,
    refusal: ReviewRefusalV1.optional(),
    atMs: EpochMs,
  }),
  example: {
    commandId: 'c-2',
    alertId: 'a-91c2',
    district: 'hassan',
    accepted: false,
    refusal: 'not_independent',
    atMs: 1_790_000_060_010,
  },
  invalid: { 'an answer to nothing': { accepted: true } },
});

export const reviewCast = defineEvent('review.cast.v1', {
  fact: 'The answer of one reviewer to one candidate. Only alerting may read it, so that nobody can show it to the other reviewer.',
  scope: 'district',
  keyedBy: 'alert and reviewer',
  key: (data) => `${data.alertId}:${data.reviewer.subject}`,
  id: ({ commandId }) => `cast:${commandId}`,
  partitions: 1,
  producers: ['alerting'],
  consumers: ['alerting'],
  retention: latestPerKey,
  personalData: 'staff',
  schema: z.object({
    alertId: Id,
    district: District,
    candidateId: Id,
    commandId: Id,
    reviewer: Actor,
    answer: ReviewAnswer,
    atMs: EpochMs,
  }),
  example: {
    alertId: 'a-91c2',
    district: 'hassan',
    candidateId: 'f-77aa',
    commandId: 'c-2',
    reviewer: { subject: 'demo-reviewer-1', name: 'Relecteur', agency: 'rabat-operations' },
    answer: 'same_person',
    atMs: 1_790_000_060_000,
  },
  invalid: { 'a third answer': { alertId: 'a', district: 'hassan', answer: 'perhaps' } },
});
export type ReviewCast = z.infer<typeof reviewCast.schema>;
