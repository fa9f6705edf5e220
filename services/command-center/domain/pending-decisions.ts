import type { CaseDecision, District, GovernanceDecision, ReviewDecision } from '@marsad/schemas';

/** A decision expires if its sign-in has not come back after this time, ms. */
export const PENDING_MS = 10 * 60 * 1000;
/** How many decisions may wait at once. People do not make more than this. */
const MOST_PENDING = 1_000;
/** How many decisions of one session may wait. A page that adds more displaces its own decisions, never another person's. */
const MOST_PER_SESSION = 20;

/** A decision that waits for the sign-in of its person. It is bound to the person and to their session. */
export type Pending = {
  commandId: string;
  sessionId: string;
  subject: string;
  addedAtMs: number;
  what:
    | { kind: 'governance'; decision: GovernanceDecision }
    | { kind: 'review'; district: District; decision: ReviewDecision }
    | { kind: 'case'; decision: CaseDecision };
};

/** The decisions that wait, in this instance's memory: a restart loses them, and the person decides again. */
export function createPendingDecisions() {
  const waiting = new Map<string, Pending>();

  const makeRoom = (nowMs: number, sessionId: string): void => {
    const ofSession: string[] = [];
    for (const [id, pending] of waiting) {
      if (nowMs - pending.addedAtMs >= PENDING_MS) waiting.delete(id);
      else if (pending.sessionId === sessionId) ofSession.push(id);
    }
    for (const id of ofSession.slice(0, Math.max(0, ofSession.length - MOST_PER_SESSION + 1))) waiting.delete(id);
    const oldest = waiting.keys().next();
    if (waiting.size >= MOST_PENDING && !oldest.done) waiting.delete(oldest.value);
  };

  return {
    add(pending: Pending): void {
      makeRoom(pending.addedAtMs, pending.sessionId);
      waiting.set(pending.commandId, pending);
    },
    /** The decision, for the session that took it and for no other. */
    find(commandId: string, sessionId: string, nowMs: number): Pending | undefined {
      const pending = waiting.get(commandId);
      const isOfSession = pending?.sessionId === sessionId && nowMs - pending.addedAtMs < PENDING_MS;
      return isOfSession ? pending : undefined;
    },
    /** Removes a decision that was sent, so the same sign-in cannot send it twice. */
    remove: (commandId: string): void => void waiting.delete(commandId),
  };
}
export type PendingDecisions = ReturnType<typeof createPendingDecisions>;
