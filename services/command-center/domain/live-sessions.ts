import type { SessionEnded } from '@marsad/schemas';
import type { Session } from './session.ts';

/** Which sessions were ended, as the bus says it to every instance. */
export type EndedSessions = {
  put(end: SessionEnded, saidAtMs: number): void;
  wasEnded(session: Session, atMs: number): boolean;
};

/**
 * Which sessions are live: not over, not idle, not ended. What was ended comes from the bus, so it is the same on every instance and after a
 * restart. What this instance saw of a person's activity counts for the streams that are open here; the cookie carries it to the others.
 */
export function createLiveSessions(idleMs: number, ended: EndedSessions) {
  const activity = new Map<string, { atMs: number; untilMs: number }>();

  const activeAtMs = ({ id, activeAtMs: known }: Session): number => Math.max(known, activity.get(id)?.atMs ?? 0);

  return {
    isLive: (session: Session, nowMs: number): boolean =>
      session.expiresAtMs > nowMs && activeAtMs(session) + idleMs > nowMs && !ended.wasEnded(session, Infinity),
    /** The person did something at this time. The session that comes back is the one to go on with. */
    touch(session: Session, atMs: number): Session {
      const latest = Math.max(activeAtMs(session), atMs);
      for (const [id, { untilMs }] of activity) if (untilMs <= atMs) activity.delete(id);
      activity.set(session.id, { atMs: latest, untilMs: session.expiresAtMs });
      return { ...session, activeAtMs: latest };
    },
    /** What is said late or again brings no session back. */
    putEnded: ended.put,
  };
}
export type LiveSessions = ReturnType<typeof createLiveSessions>;
