import { MOST_CHECKS } from '@marsad/schemas';
import type { Actor, Alert, AlertCommand, Assignee, DESK_ACTIONS } from '@marsad/schemas';
import type { AlertEvent } from './alert.ts';
import type { CommandDecision } from './command-decision.ts';
import { isOver } from './episode.ts';

type Deskwork = Omit<AlertCommand, 'action'> & { readonly action: (typeof DESK_ACTIONS)[number] };

/**
 * Decides what does not move an alert: who has it, a note, a point of its checklist. A note may be added to an alert that is over, because
 * what was learnt later belongs to it; an alert that is over is nobody's work any more.
 */
export function decideDeskwork(
  alert: Alert,
  command: Deskwork,
  { actor, mayHave }: { readonly actor: Actor; readonly mayHave: (person: Assignee) => boolean },
  nowMs: number,
): CommandDecision {
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
  const refuse = (
    reason: 'illegal_move' | 'already_done' | 'reason_missing' | 'assignee_unknown',
  ): CommandDecision => ({
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
      // Whoever gives the order exists, and was asked above whether they may handle this alert.
      if (assignTo && !isSelf(assignTo, actor) && !mayHave(assignTo)) return refuse('assignee_unknown');
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

const isSelf = (person: Assignee, { subject, name }: Actor): boolean =>
  person.subject === subject && person.name === name;
