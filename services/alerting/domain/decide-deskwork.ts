import { MOST_CHECKS } from '@marsad/schemas';
import type { Actor, Alert, AlertCommand, DESK_ACTIONS } from '@marsad/schemas';
import type { AlertEvent } from './alert.ts';
import type { CommandDecision } from './command-decision.ts';
import { isOver } from './episode.ts';

type Deskwork = Omit<AlertCommand, 'action'> & { readonly action: (typeof DESK_ACTIONS)[number] };

/**
 * Decides what does not move an alert: who has it, a note, a point of its checklist. A note may be added to an alert that is over, because
 * what was learnt later belongs to it; an alert that is over is nobody's work any more.
 */
export function decideDeskwork(alert: Alert, command: Deskwork, actor: Actor, nowMs: number): CommandDecision {
  const { action, commandId, note, assignTo, check } = command;
  const { state } = alert;
  const step = {
    kind: 'worked_on',
    action,
    actor,
    commandId,
    atMs: nowMs,
    ...(note !== undefined && { note }),
  } as const;
  const accept = (event: AlertEvent): CommandDecision => ({ kind: 'accepted', events: [event] });
  const refuse = (reason: 'illegal_move' | 'already_done' | 'reason_missing'): CommandDecision => ({
    kind: 'refused',
    reason,
    state,
  });
  switch (action) {
    case 'note':
      return note === undefined ? refuse('reason_missing') : accept(step);
    case 'assign':
      if (isOver(alert)) return refuse('illegal_move');
      if (alert.assignedTo?.subject === assignTo?.subject) return refuse('already_done');
      return accept({ ...step, ...(assignTo && { assignedTo: assignTo }) });
    case 'check': {
      if (!check) return refuse('reason_missing');
      const done = alert.checks ?? [];
      if (done.some(({ item }) => item === check.item) === check.done) return refuse('already_done');
      if (check.done && done.length >= MOST_CHECKS) return refuse('illegal_move');
      return accept({ ...step, check });
    }
  }
}
