import { z } from 'zod';
import { days, defineEvent, deleteAfter, minutes } from '../registry/define.ts';
import { Moment } from '../values/ids.ts';
import { openSet, openUnion } from '../values/open-set.ts';
import { reviewAnsweredV1, reviewCommandedV1, ReviewDecision, ReviewRefusalV1 } from './review-commanded.v1.ts';
import { commandAnswer, personsCommand } from './headers.ts';

export const reviewCommanded = defineEvent('review.commanded.v2', {
  fact: 'A trained reviewer answers whether two pictures show one person, with the proof of a sign-in for exactly that answer.',
  scope: 'district',
  keyedBy: 'alert',
  key: (data) => data.decision.alertId,
  ...personsCommand,
  producers: ['command-center'],
  consumers: ['alerting'],
  retention: deleteAfter(days(1), minutes(15)),
  schema: z.object({
    ...reviewCommandedV1.schema.shape,
    decision: openUnion('kind', [ReviewDecision]),
    atMs: Moment,
  }),
  example: reviewCommandedV1.example,
  invalid: reviewCommandedV1.invalid,
});
export type ReviewCommand = z.infer<typeof reviewCommanded.schema>;

export const REVIEW_REFUSALS = ReviewRefusalV1.options;
export type ReviewRefusal = (typeof REVIEW_REFUSALS)[number];

export const reviewAnswered = defineEvent('review.answered.v2', {
  fact: 'A review was accepted, or refused with a reason. It does not reveal the answer, because the second reviewer must not know the first one.',
  ...commandAnswer,
  producers: ['alerting'],
  consumers: ['command-center'],
  retention: deleteAfter(days(1)),
  personalData: 'none',
  schema: z.object({
    ...reviewAnsweredV1.schema.shape,
    refusal: openSet(REVIEW_REFUSALS).optional(),
    atMs: Moment,
  }),
  example: reviewAnsweredV1.example,
  invalid: { 'an answer to nothing': { accepted: true } },
});
