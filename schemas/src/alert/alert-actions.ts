import { z } from 'zod';
import { Id } from '../values/ids.ts';
import { AlertAction } from './alert-commanded.v1.ts';

/** What a person asks for besides moving an alert: to give it to somebody, to write a note, to tick a point of its checklist. */
export const DESK_ACTIONS = ['assign', 'note', 'check'] as const;
export const ALERT_ACTIONS = [...AlertAction.options, ...DESK_ACTIONS] as const;
export const AnyAlertAction = z.enum(ALERT_ACTIONS);
export type AnyAlertAction = z.infer<typeof AnyAlertAction>;

/** The person who has an alert. */
export const Assignee = z.object({ subject: z.string().min(1).max(200), name: z.string().min(1).max(120) });
export type Assignee = z.infer<typeof Assignee>;

/** A point of the checklist of an alert's kind, and whether it is done. */
export const CheckedPoint = z.object({ item: Id, done: z.boolean() });
export type CheckedPoint = z.infer<typeof CheckedPoint>;
