import { z } from 'zod';
import { Role } from '../access/roles.ts';
import { days, defineEvent, deleteAfter, hours, minutes, ofAlert } from '../registry/define.ts';
import { District, Id, Moment } from '../values/ids.ts';
import { openSet } from '../values/open-set.ts';
import { writtenText } from '../values/text.ts';
import { CommandProof } from './signed-command.ts';
import { Actor, alertCommandedV1, commandAnsweredV1, CommandRefusalV1, DismissalReason } from './alert-commanded.v1.ts';
import { ALERT_ACTIONS, Assignee, CheckedPoint } from './alert-actions.ts';
import { commandAnswer, personsCommand } from './headers.ts';

export const DISMISSAL_REASONS = DismissalReason.options;

/**
 * The ID token of the session in which a person acts, as the provider signed it. The service that carries the command out verifies it:
 * signature, issuer, audience, person, and that the session has not ended. The token alone grants no access, and it stays on the topic
 * for an hour.
 */
export const SessionToken = z.string().min(20).max(8_000);

/** The fields of a person's request about an alert. */
const requestFields = {
  commandId: Id,
  alertId: Id,
  district: District,
  /** An action that the reader does not know is refused. */
  action: openSet(ALERT_ACTIONS),
  /** Required to dismiss. */
  dismissalReason: openSet(DISMISSAL_REASONS).optional(),
  note: writtenText(1, 500).optional(),
  /** Who gets the alert, for `assign`. Absent: nobody has it any more. */
  assignTo: Assignee.optional(),
  /** The point of the checklist, for `check`. */
  check: CheckedPoint.optional(),
  actor: Actor,
  role: Role,
};

export const alertCommanded = defineEvent('alert.commanded.v2', {
  fact: 'A person asks to move an alert on, with the proof of their session. The answer has the same command id.',
  ...ofAlert,
  ...personsCommand,
  producers: ['command-center'],
  consumers: ['alerting'],
  retention: deleteAfter(hours(1), minutes(10)),
  schema: z.object({
    ...requestFields,
    idToken: SessionToken,
    /** The browser's signature with the session's key over exactly this command (`SignedCommand`). Without it the command is refused. */
    proof: CommandProof.optional(),
    atMs: Moment,
  }),
  example: {
    ...alertCommandedV1.example,
    actor: { subject: 'demo-operator', name: 'Opératrice', agency: 'rabat-operations' },
    role: 'operator',
    idToken: 'eyJhbGciOiJFUzI1NiJ9.e30.signature',
  },
  invalid: {
    'a command without its session': { ...alertCommandedV1.example, role: 'operator' },
    'a note with a mark that reverses the line': {
      ...alertCommandedV1.example,
      role: 'operator',
      idToken: 'eyJhbGciOiJFUzI1NiJ9.e30.signature',
      note: 'seen \u202eon foot',
    },
  },
});
export type AlertCommand = z.infer<typeof alertCommanded.schema>;

export const COMMAND_REFUSALS = [
  ...CommandRefusalV1.options,
  /** The session's token is not signed by the provider, not this person's, or of a session that has ended. */
  'session_invalid',
  /** The browser's signature is missing, made with another key, for another command, or for another time. */
  'proof_invalid',
  /** The person's role, agency or districts, as the token states them, do not allow it. */
  'role_may_not',
  'action_unknown',
  /** Nobody of this name worked on alerts that this one is like, so it would be given to nobody. */
  'assignee_unknown',
] as const;
export type CommandRefusal = (typeof COMMAND_REFUSALS)[number];

export const commandAnswered = defineEvent('command.answered.v2', {
  fact: 'A command of a person was carried out, or refused with a reason that they can read. The person is the one whom the verified token names.',
  ...commandAnswer,
  producers: ['alerting'],
  consumers: ['command-center', 'analytics-writer'],
  retention: deleteAfter(days(7)),
  personalData: 'staff',
  schema: z.object({
    ...requestFields,
    /** False if the person was not verified: the actor is then only what the message claims. */
    verified: z.boolean(),
    accepted: z.boolean(),
    refusal: openSet(COMMAND_REFUSALS).optional(),
    /** For an illegal move: the state of the alert. */
    state: z.string().max(40).optional(),
    askedAtMs: Moment,
    atMs: Moment,
  }),
  example: {
    ...commandAnsweredV1.example,
    action: 'acknowledge',
    actor: { subject: 'demo-operator', name: 'Opératrice', agency: 'rabat-operations' },
    role: 'operator',
    verified: true,
    askedAtMs: 1_790_000_060_000,
  },
  invalid: { 'an answer to nothing': { accepted: true } },
});
