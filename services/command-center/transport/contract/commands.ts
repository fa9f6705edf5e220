import { z } from 'zod';
import {
  AnyAlertAction,
  Assignee,
  CaseDecision,
  CheckedPoint,
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
import { CaseAnswered } from './cases.ts';
import { nameComponents } from './components.ts';

/** A command about an alert, and the browser's signature of exactly this command (`SignedCommand`). */
export const CommandRequest = z
  .object({
    commandId: z.uuid(),
    action: AnyAlertAction,
    dismissalReason: DismissalReason.optional(),
    note: writtenText(1, 500).optional(),
    /** For `assign`; absent: nobody has the alert any more. */
    assignTo: Assignee.strict().optional(),
    /** For `check`. */
    check: CheckedPoint.strict().optional(),
    proof: CommandProof,
  })
  .strict();
/** The most commands that go in one request. */
export const MOST_COMMANDS = 50;
/** Commands about several alerts, each signed by itself, so that each is decided and audited as its own. */
export const CommandsRequest = z
  .object({
    commands: z
      .array(CommandRequest.extend({ alertId: z.string().min(1).max(200) }))
      .min(1)
      .max(MOST_COMMANDS),
  })
  .strict();
export const DecisionRequest = z.object({ decision: GovernanceDecision }).strict();
export const ReviewRequest = z.object({ answer: ReviewAnswer }).strict();

export const CommandTaken = z.object({ commandId: z.string() });
/** What became of each command: it was sent, and its answer comes by itself, or why it was not. */
export const CommandsTaken = z.object({
  commands: z.array(
    z.object({
      commandId: z.string(),
      alertId: z.string(),
      sent: z.boolean(),
      refusal: z.enum(['invalid_request', 'bus_unavailable']).optional(),
    }),
  ),
});
/** The decision that a sign-in is for, as this server hashed it. The page shows this, not the data that it sent. */
export const SignedMatter = z.object({
  decision: z.union([GovernanceDecision, ReviewDecision, CaseDecision]),
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
export const Answer = z.union([CaseAnswered, CommandAnswer, ReviewAnswered, DecisionAnswer]);

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
  CommandsRequest,
  CommandsTaken,
  DecisionAnswer,
  DecisionRequest,
  GovernanceDecision,
  ReviewAnswered,
  ReviewDecision,
  ReviewRequest,
  SignatureWanted,
  SignedMatter,
});
