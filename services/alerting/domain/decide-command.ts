import { ALERT_ACTIONS, DESK_ACTIONS, DISMISSAL_REASONS, isKnown } from '@marsad/schemas';
import type { Actor, Alert, AlertAction, AlertCommand, AlertState, Assignee, FaceWhy } from '@marsad/schemas';
import type { CommandProved, SignedIn } from '../ports.ts';
import type { AlertEvent } from './alert.ts';
import type { CommandDecision } from './command-decision.ts';
import { decideDeskwork } from './decide-deskwork.ts';
import type { MayTouch } from './viewers.ts';

/**
 * The legal moves. Only a confirmed alert is dispatched (controls 8 and 17), a dismissed or dispatched one can be closed, and a closed one
 * is final. A confirmed alert may still be dismissed, because a second look may find it wrong.
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

/** Actions that end an alert. The person must have seen the alert since it last became more serious. */
const ENDS: ReadonlySet<AlertAction> = new Set(['dismiss', 'close']);

/**
 * Whether the review of a face alert allows an action. Two reviewers decide whether the face is the searched person, and no patrol is
 * dispatched until they agree (controls 7 and 8).
 */
const reviewAllows = (why: FaceWhy, action: AlertAction): boolean =>
  action !== 'confirm' && action !== 'dismiss' && (action !== 'dispatch' || why.review === 'confirmed');

export type CommandInput = {
  readonly alert: Alert | undefined;
  readonly proved: CommandProved;
  readonly mayHandle: MayTouch;
  readonly command: AlertCommand;
  /** Whether an alert may be given to this person: they exist, and they see such alerts. */
  readonly mayHave: (person: Assignee) => boolean;
};

/**
 * Decides one command. The session's token and the browser's signature, not the message, determine who asks, for what, and in which state
 * they saw the alert. A command that was carried out and is redelivered is accepted again and changes nothing. A refused command stays
 * refused, because every move leaves the state that was signed and no move of a person leads back to it. Where an incident that became graver
 * reopened its alert, only what was signed after that counts.
 */
export function decideCommand(input: CommandInput, nowMs: number): CommandDecision {
  const { alert, proved, mayHandle, command, mayHave } = input;
  const { action, commandId, note } = command;
  if (proved.kind === 'refused') return proved;
  const { person: signedIn, sawState, sawRoseAtMs } = proved;
  if (!alert) return { kind: 'refused', reason: 'alert_unknown' };
  if (!mayHandle(signedIn, alert)) return { kind: 'refused', reason: 'role_may_not' };
  const carriedOut = alert.history.find((step) => step.commandId === commandId);
  if (carriedOut?.actor.subject === signedIn.subject && carriedOut.action === action)
    return { kind: 'accepted', events: [] };
  const { state } = alert;
  if (!isKnown(ALERT_ACTIONS, action)) return { kind: 'refused', reason: 'action_unknown', state };
  if (isKnown(DESK_ACTIONS, action))
    return decideDeskwork(alert, { ...command, action }, { actor: actorOf(signedIn), mayHave }, nowMs);
  if (alert.why.rule === 'face' && !reviewAllows(alert.why, action))
    return { kind: 'refused', reason: 'illegal_move', state };
  const to = state === sawState ? MOVES[state][action] : undefined;
  if (!to) return { kind: 'refused', reason: state === REACHES[action] ? 'already_done' : 'illegal_move', state };
  // The alert became more serious after the person saw it, so they have not judged it as it is now.
  if ((ENDS.has(action) || wasReopened(alert)) && alert.roseAtMs !== sawRoseAtMs)
    return { kind: 'refused', reason: 'illegal_move', state };
  // A reason that this version does not know counts as missing.
  const dismissalReason = DISMISSAL_REASONS.find((reason) => reason === command.dismissalReason);
  if (action === 'dismiss' && !dismissalReason) return { kind: 'refused', reason: 'reason_missing', state };
  const moved: AlertEvent = {
    kind: 'moved',
    action,
    to,
    actor: actorOf(signedIn),
    commandId,
    atMs: nowMs,
    ...(action === 'dismiss' && dismissalReason ? { dismissalReason } : {}),
    ...(note === undefined ? {} : { note }),
  };
  return { kind: 'accepted', events: [moved] };
}

const wasReopened = ({ history }: Alert): boolean => history.some(({ action }) => action === 'reopen');

/** The fields by which records name a person. */
export const actorOf = ({ subject, name, agency }: SignedIn): Actor => ({ subject, name, agency });
