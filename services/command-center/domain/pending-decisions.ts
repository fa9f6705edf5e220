import type { District, GovernanceDecision, ReviewDecision } from '@marsad/schemas';

/** A sign-in for a decision that has not come back after this long never will, ms. */
export const PENDING_MS = 10 * 60 * 1000;
/** More than this many at once is nobody's work. */
const MOST = 1_000;
/** Of one session: a page that asks again and again pushes out its own, never another person's. */
const MOST_PER_SESSION = 20;

/** A decision that waits for the sign-in of the person who wants it: bound to their session and to them. */
export type Pending = {
  commandId: string;
  sessionId: string;
  subject: string;
  keptAtMs: number;
  what:
    | { kind: 'governance'; decision: GovernanceDecision }
    | { kind: 'review'; district: District; decision: ReviewDecision };
};

/** Decisions that wait, in this instance's memory: a restart forgets them, and the person decides again. */
export function createPendingDecisions() {
  const waiting = new Map<string, Pending>();

  const forget = (nowMs: number, sessionId: string): void => {
    const own: string[] = [];
    for (const [id, pending] of waiting) {
      if (nowMs - pending.keptAtMs >= PENDING_MS) waiting.delete(id);
      else if (pending.sessionId === sessionId) own.push(id);
    }
    for (const id of own.slice(0, Math.max(0, own.length - MOST_PER_SESSION + 1))) waiting.delete(id);
    const oldest = waiting.keys().next();
    if (waiting.size >= MOST && !oldest.done) waiting.delete(oldest.value);
  };

  return {
    keep(pending: Pending): void {
      forget(pending.keptAtMs, pending.sessionId);
      waiting.set(pending.commandId, pending);
    },
    /** The decision, for the session that made it and for no other. */
    of(commandId: string, sessionId: string, nowMs: number): Pending | undefined {
      const pending = waiting.get(commandId);
      const mine = pending?.sessionId === sessionId && nowMs - pending.keptAtMs < PENDING_MS;
      return mine ? pending : undefined;
    },
    /** It was sent: the same sign-in sends nothing twice. */
    sent: (commandId: string): void => void waiting.delete(commandId),
  };
}
export type PendingDecisions = ReturnType<typeof createPendingDecisions>;
