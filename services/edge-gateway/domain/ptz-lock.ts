import { PTZ_PRIORITIES, ptzPriorityOf, type PtzCommand, type PtzRefusal, type PtzState } from '@marsad/schemas';

/** How long a camera stays with a person after their last command, ms. */
export const LOCK_MS = 30_000;
/** A camera that moves later than this moves when nobody means it any more, ms. */
export const COMMAND_VALID_MS = 5_000;

export type PtzLock = NonNullable<PtzState['lock']>;
type Asked = Pick<PtzCommand, 'actor' | 'role' | 'move' | 'atMs'>;

export type LockDecision =
  | { readonly kind: 'granted'; readonly lock: PtzLock | undefined; readonly tookOverFrom: PtzLock | undefined }
  | { readonly kind: 'refused'; readonly refusal: Extract<PtzRefusal, 'held' | 'role_may_not' | 'too_late'> };

/**
 * Decides whether a person may move a camera now, and who holds it after that. One person at a time moves a camera: it stays with them for
 * 30 s after their last command. A supervisor takes it over from an operator; among equals, who holds it keeps it. To stop a camera needs no
 * lock and gives none, because a camera that moves where it should not is worse than one that stands.
 */
export function decideLock(held: PtzLock | undefined, { actor, role, move, atMs }: Asked, nowMs: number): LockDecision {
  const priority = ptzPriorityOf(role);
  if (!priority) return { kind: 'refused', refusal: 'role_may_not' };
  const lock = held && held.untilMs > nowMs ? held : undefined;
  if (move.kind === 'stop') return { kind: 'granted', lock, tookOverFrom: undefined };
  if (nowMs - atMs > COMMAND_VALID_MS) return { kind: 'refused', refusal: 'too_late' };
  const isHolder = lock?.subject === actor.subject;
  if (lock && !isHolder && rankOf(priority) <= rankOf(lock.priority)) return { kind: 'refused', refusal: 'held' };
  const tookOverFrom = lock && !isHolder ? lock : undefined;
  if (move.kind === 'release') return { kind: 'granted', lock: undefined, tookOverFrom };
  const own = { subject: actor.subject, name: actor.name, priority, untilMs: nowMs + LOCK_MS };
  return { kind: 'granted', lock: own, tookOverFrom };
}

/** A priority that this version does not know is the highest: nobody takes over from it. */
function rankOf(priority: PtzLock['priority']): number {
  const rank = PTZ_PRIORITIES.findIndex((known) => known === priority);
  return rank < 0 ? PTZ_PRIORITIES.length : rank;
}
