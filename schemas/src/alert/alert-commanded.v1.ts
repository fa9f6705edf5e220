import { z } from 'zod';
import { days, defineEvent, deleteAfter, ofAlert, retired } from '../registry/define.ts';
import { District, EpochMs, Id } from '../values/ids.ts';
import { AnswerFields, personsCommand, retiredAnswer } from './headers.ts';

/** The person who acts, as the verified ID token names them. */
export const Actor = z.object({
  subject: z.string().min(1).max(200),
  name: z.string().min(1).max(120),
  agency: z.string().min(1).max(60),
});
export type Actor = z.infer<typeof Actor>;

export const AlertAction = z.enum(['acknowledge', 'confirm', 'dismiss', 'dispatch', 'close']);
export type AlertAction = z.infer<typeof AlertAction>;

/** A closed list, so that dismissals can be counted and rules improved. */
export const DismissalReason = z.enum([
  'misread_plate',
  'wrong_vehicle',
  'not_a_person',
  'permitted_activity',
  'duplicate',
  'picture_unclear',
]);

/** Retired, because only its topic proved who had sent it. */
export const alertCommandedV1 = defineEvent('alert.commanded.v1', {
  fact: 'A person asks to move an alert on. The answer has the same command id.',
  ...ofAlert,
  ...personsCommand,
  ...retired,
  retention: deleteAfter(days(7)),
  schema: z.object({
    commandId: Id,
    alertId: Id,
    district: District,
    action: AlertAction,
    /** Required to dismiss. */
    dismissalReason: DismissalReason.optional(),
    note: z.string().max(500).optional(),
    actor: Actor,
    atMs: EpochMs,
  }),
  example: {
    commandId: 'c-1',
    alertId: 'a-91c2',
    district: 'hassan',
    action: 'dismiss',
    dismissalReason: 'permitted_activity',
    actor: { subject: 'operator-1', name: 'Opératrice', agency: 'city' },
    atMs: 1_790_000_060_000,
  },
  invalid: { 'deleting an alert': { commandId: 'c', alertId: 'a', district: 'hassan', action: 'delete' } },
});
export const CommandRefusalV1 = z.enum(['alert_unknown', 'illegal_move', 'reason_missing', 'already_done']);

export const commandAnsweredV1 = defineEvent('command.answered.v1', {
  fact: 'A command was carried out, or refused with a reason that the person can read.',
  ...retiredAnswer,
  schema: z.object({
    ...AnswerFields,
    refusal: CommandRefusalV1.optional(),
    /** For an illegal move: the state of the alert. */
    state: z.string().max(40).optional(),
    atMs: EpochMs,
  }),
  example: {
    commandId: 'c-1',
    alertId: 'a-91c2',
    district: 'hassan',
    accepted: false,
    refusal: 'illegal_move',
    state: 'closed',
    atMs: 1_790_000_060_010,
  },
  invalid: { 'an answer to nothing': { accepted: true } },
});
