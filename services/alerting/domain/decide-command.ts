import type { Alert, AlertAction, AlertCommand, AlertState, commandAnswered, DataOf, FaceWhy } from '@marsad/schemas';
import type { AlertEvent } from './alert.ts';

type Refusal = NonNullable<DataOf<typeof commandAnswered>['refusal']>;

export type CommandDecision =
  | { readonly kind: 'accepted'; readonly events: readonly AlertEvent[] }
  | { readonly kind: 'refused'; readonly reason: Refusal; readonly state?: AlertState };

/**
 * Who may move where. Nothing is dispatched that a person has not confirmed (controls 8 and 17); a dismissed or dispatched alert can be
 * closed; a closed one moves no more. A confirmed one may still be dismissed: somebody looked again.
 */
const MOVES: Readonly<Record<AlertState, Partial<Readonly<Record<AlertAction, AlertState>>>>> = {
  raised: { acknowledge: 'acknowledged', confirm: 'confirmed', dismiss: 'dismissed' },
  acknowledged: { confirm: 'confirmed', dismiss: 'dismissed' },
  confirmed: { dispatch: 'dispatched', dismiss: 'dismissed', close: 'closed' },
  dispatched: { close: 'closed' },
  dismissed: { close: 'closed' },
  closed: {},
};

const REACHES: Readonly<Record<AlertAction, AlertState>> = {
  acknowledge: 'acknowledged',
  confirm: 'confirmed',
  dismiss: 'dismissed',
  dispatch: 'dispatched',
  close: 'closed',
};

/** Whether a face is the person is decided by two reviewers and by nobody alone; until they agreed nobody is sent (controls 7 and 8). */
const reviewAllows = (why: FaceWhy, action: AlertAction): boolean =>
  action !== 'confirm' && action !== 'dismiss' && (action !== 'dispatch' || why.review === 'confirmed');

/** Decides one command. A command that was carried out already and comes again is accepted again and changes nothing. */
export function decideCommand(alert: Alert | undefined, command: AlertCommand, nowMs: number): CommandDecision {
  if (!alert) return { kind: 'refused', reason: 'alert_unknown' };
  if (alert.history.some((step) => step.commandId === command.commandId)) return { kind: 'accepted', events: [] };
  if (alert.why.rule === 'face' && !reviewAllows(alert.why, command.action))
    return { kind: 'refused', reason: 'illegal_move', state: alert.state };
  const to = MOVES[alert.state][command.action];
  if (!to) {
    const reason = alert.state === REACHES[command.action] ? 'already_done' : 'illegal_move';
    return { kind: 'refused', reason, state: alert.state };
  }
  const { action, actor, commandId, dismissalReason, note } = command;
  if (action === 'dismiss' && !dismissalReason)
    return { kind: 'refused', reason: 'reason_missing', state: alert.state };
  const moved: AlertEvent = {
    kind: 'moved',
    action,
    to,
    actor,
    commandId,
    atMs: nowMs,
    ...(action === 'dismiss' && dismissalReason ? { dismissalReason } : {}),
    ...(note === undefined ? {} : { note }),
  };
  return { kind: 'accepted', events: [moved] };
}
