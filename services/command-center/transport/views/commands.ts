import { z } from 'zod';
import {
  AlertAction,
  DismissalReason,
  GovernanceDecision,
  ReviewAnswer,
  commandAnswered,
  governanceAnswered,
  reviewAnswered,
} from '@marsad/schemas';

export const CommandRequest = z
  .object({
    action: AlertAction,
    dismissalReason: DismissalReason.optional(),
    note: z.string().trim().min(1).max(500).optional(),
  })
  .strict();
export const DecisionRequest = z.object({ decision: GovernanceDecision }).strict();
export const ReviewRequest = z.object({ answer: ReviewAnswer }).strict();

export const CommandTaken = z.object({ commandId: z.string() });
/** The decision waits for a sign-in for exactly it: the browser goes to `signInUrl`, with `returnTo` for where it comes back to. */
export const SignatureWanted = z.object({ commandId: z.string(), signInUrl: z.string() });

export const CommandState = z.discriminatedUnion('status', [
  z.object({ status: z.literal('waiting'), commandId: z.string() }),
  z.object({
    status: z.literal('answered'),
    commandId: z.string(),
    answer: z.union([commandAnswered.schema, reviewAnswered.schema, governanceAnswered.schema]),
  }),
]);
