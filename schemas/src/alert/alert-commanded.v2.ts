import { z } from 'zod';
import { Role } from '../access/roles.ts';
import { days, defineEvent, deleteAfter, hours, minutes, ofAlert } from '../registry/define.ts';
import { District, Id, Moment } from '../values/ids.ts';
import { openSet } from '../values/open-set.ts';
import { writtenText } from '../values/text.ts';
import { CommandProof } from './signed-command.ts';
import {
  Actor,
  AlertAction,
  alertCommandedV1,
  commandAnsweredV1,
  CommandRefusalV1,
  DismissalReason,
} from './alert-commanded.v1.ts';
import { commandAnswer, personsCommand } from './headers.ts';

export const ALERT_ACTIONS = AlertAction.options;
export const DISMISSAL_REASONS = DismissalReason.options;

/**
 * The ID token of the session in which a person acts, as the provider signed it. Whoever carries the command out verifies it: signature,
 * issuer, audience, who, and that the session is not over. It opens no door by itself, and it lives here for an hour.
 */
export const SessionToken = z.string().min(20).max(8_000);

/** What a person asks to be done with an alert. */
const asked = {
  commandId: Id,
  alertId: Id,
  district: District,
  /** One that the reader does not know is refused. */
  action: openSet(ALERT_ACTIONS),
  /** Required to dismiss. */
  dismissalReason: openSet(DISMISSAL_REASONS).optional(),
  note: writtenText(1, 500).optional(),
  actor: Actor,
  role: Role,
};

export const alertCommanded = defineEvent('alert.commanded.v2', {
  fact: 'A person asks to move an alert on, with the proof of the session in which they do. The answer comes back under the same command id.',
  ...ofAlert,
  ...personsCommand,
  producers: ['command-center'],
  consumers: ['alerting'],
  retention: deleteAfter(hours(1), minutes(10)),
  schema: z.object({
    ...asked,
    idToken: SessionToken,
    /** What the browser signed with the key of this session: exactly this command (`SignedCommand`). Nothing is carried out without it. */
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
    'a note that turns the line round': {
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
  /** The session's token is not the provider's, not of this person, or of a session that is over. */
  'session_invalid',
  /** The browser's signature is missing, not of this session's key, of another command, or not of this time. */
  'proof_invalid',
  /** By role, agency or districts, as the token says them. */
  'role_may_not',
  'action_unknown',
] as const;
export type CommandRefusal = (typeof COMMAND_REFUSALS)[number];

export const commandAnswered = defineEvent('command.answered.v2', {
  fact: 'What a person asked for was carried out, or refused with a reason that they can read. Who asked is whom the verified token names.',
  ...commandAnswer,
  producers: ['alerting'],
  consumers: ['command-center', 'analytics-writer'],
  retention: deleteAfter(days(7)),
  personalData: 'staff',
  schema: z.object({
    ...asked,
    /** False where nobody is known to have asked: the actor is then only whom the message named. */
    verified: z.boolean(),
    accepted: z.boolean(),
    refusal: openSet(COMMAND_REFUSALS).optional(),
    /** For an illegal move: what the alert is. */
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
