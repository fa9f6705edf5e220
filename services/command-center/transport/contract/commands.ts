import { z } from 'zod';
import {
  AlertAction,
  CommandProof,
  DismissalReason,
  GovernanceDecision,
  ReviewAnswer,
  ReviewDecision,
  commandAnswered,
  governanceAnswered,
  reviewAnswered,
  writtenText,
} from '@marsad/schemas';
import { nameComponents } from './components.ts';

/** A command about an alert, and the browser's signature of exactly this command (`SignedCommand`). */
export const CommandRequest = z
  .object({
    commandId: z.uuid(),
    action: AlertAction,
    dismissalReason: DismissalReason.optional(),
    note: writtenText(1, 500).optional(),
    proof: CommandProof,
  })
  .strict();
export const DecisionRequest = z.object({ decision: GovernanceDecision }).strict();
export const ReviewRequest = z.object({ answer: ReviewAnswer }).strict();

export const CommandTaken = z.object({ commandId: z.string() });
/** The decision that a sign-in is for, as this server hashed it. The page shows this, not the data that it sent. */
export const SignedMatter = z.object({
  decision: z.union([GovernanceDecision, ReviewDecision]),
  /** The hash of command id and decision, which is the nonce of the sign-in. */
  fingerprint: z.string(),
});
/** The decision waits for a sign-in of its own. The browser goes to `signInUrl`, adding `returnTo`, the path to come back to. */
export const SignatureWanted = z.object({ commandId: z.string(), signInUrl: z.string(), matter: SignedMatter });

/** The answer to an alert command, without the person who asked. */
const CommandAnswer = commandAnswered.schema.pick({
  commandId: true,
  alertId: true,
  district: true,
  accepted: true,
  refusal: true,
  state: true,
  atMs: true,
});

const DecisionAnswer = governanceAnswered.schema;
const ReviewAnswered = reviewAnswered.schema;
/** The answer to a command, a decision or a review, under the id of the request for it. */
export const Answer = z.union([CommandAnswer, ReviewAnswered, DecisionAnswer]);

export const CommandState = z.discriminatedUnion('status', [
  z.object({ status: z.literal('waiting'), commandId: z.string(), matter: SignedMatter.optional() }),
  z.object({
    status: z.literal('answered'),
    commandId: z.string(),
    /** The signed decision, only for the person who signed it. */
    matter: SignedMatter.optional(),
    answer: Answer,
  }),
]);

nameComponents({
  Answer,
  CommandAnswer,
  CommandRequest,
  CommandState,
  CommandTaken,
  DecisionAnswer,
  DecisionRequest,
  GovernanceDecision,
  ReviewAnswered,
  ReviewDecision,
  ReviewRequest,
  SignatureWanted,
  SignedMatter,
});
