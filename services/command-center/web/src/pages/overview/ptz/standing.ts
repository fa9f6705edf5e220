import { PTZ_PRIORITIES, ptzPriorityOf, type Role } from '@marsad/schemas';
import type { Me, PtzView } from '../../../api/types.ts';

/** How a person stands to a camera that moves: it is free, theirs, somebody's whom they may relieve, or somebody's who keeps it. */
export type Standing = 'free' | 'mine' | 'takes_over' | 'held';

/** Whether the controls are for this person at all. Other agencies and other roles see none. */
export const mayMove = ({ role, places }: Pick<Me, 'role' | 'places'>): boolean =>
  places.length > 0 && ptzPriorityOf(role) !== undefined;

/** A priority that this page does not know is the highest. */
const rankOf = (priority: string): number => {
  const rank = PTZ_PRIORITIES.findIndex((known) => known === priority);
  return rank < 0 ? PTZ_PRIORITIES.length : rank;
};

/** The server decides; this says what it will probably say. */
export function standingOf(lock: PtzView['lock'], role: Role, nowMs: number): Standing {
  if (!lock || lock.untilMs <= nowMs) return 'free';
  if (lock.mine) return 'mine';
  const own = ptzPriorityOf(role);
  return own !== undefined && rankOf(own) > rankOf(lock.priority) ? 'takes_over' : 'held';
}

/** How long a command may take until its answer is late, ms: a move ends after 5 s, and its answer travels. */
export const ANSWER_WITHIN_MS = 12_000;

/** What became of the last command of this page. `refusal` is a word of the server. */
export type CommandOutcome = 'none' | 'waiting' | 'done' | 'silent' | { readonly refusal: string };

export function outcomeOf(
  sent: { readonly commandId: string; readonly atMs: number } | undefined,
  last: PtzView['last'],
  nowMs: number,
): CommandOutcome {
  if (!sent) return 'none';
  if (last?.commandId !== sent.commandId) return nowMs - sent.atMs > ANSWER_WITHIN_MS ? 'silent' : 'waiting';
  return last.outcome === 'done' ? 'done' : { refusal: last.refusal ?? 'device_failed' };
}
