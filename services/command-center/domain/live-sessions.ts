import type { SessionEnded } from '@marsad/schemas';
import type { Session } from './session.ts';

/** The sessions that were ended, as every instance reads them from the bus. */
export type EndedSessions = {
  put(end: SessionEnded, publishedAtMs: number): void;
  wasEnded(session: Session, atMs: number): boolean;
};

/**
 * Knows which sessions are live: neither over nor idle nor ended. Ends come from the bus, so they are the same on every instance and after a
 * restart. What this instance saw of a person's activity counts for the streams that are open here; the cookie carries it to other instances.
 */
export function createLiveSessions(idleMs: number, ended: EndedSessions) {
  const activity = new Map<string, { atMs: number; untilMs: number }>();

  const activeAtMs = ({ id, activeAtMs: known }: Session): number => Math.max(known, activity.get(id)?.atMs ?? 0);

  return {
    isLive: (session: Session, nowMs: number): boolean =>
      session.expiresAtMs > nowMs && activeAtMs(session) + idleMs > nowMs && !ended.wasEnded(session, Infinity),
    /** The person did something at this time. @returns the session to go on with */
    touch(session: Session, atMs: number): Session {
      const latest = Math.max(activeAtMs(session), atMs);
      for (const [id, { untilMs }] of activity) if (untilMs <= atMs) activity.delete(id);
      activity.set(session.id, { atMs: latest, untilMs: session.expiresAtMs });
      return { ...session, activeAtMs: latest };
    },
    /** An end that arrives late or again revives no session. */
    putEnded: ended.put,
  };
}
export type LiveSessions = ReturnType<typeof createLiveSessions>;
