import type { SessionEnded } from '@marsad/schemas';
import type { Session } from './session.ts';

/** The sessions that were ended, as every instance reads them from the bus. */
export type EndedSessions = {
  put(end: SessionEnded, publishedAtMs: number): void;
  wasEnded(session: Session, atMs: number): boolean;
};

/**
 * Knows which sessions are live: neither over nor idle nor ended. Ends come from the bus, so they are the same on every instance and after
 * a restart. The activity that this instance saw counts for the streams that are open here; the cookie carries it to other instances.
 */
export function createLiveSessions(idleMs: number, ended: EndedSessions) {
  const activity = new Map<string, { atMs: number; untilMs: number }>();

  const activeAtMs = ({ id, activeAtMs: known }: Session): number => Math.max(known, activity.get(id)?.atMs ?? 0);

  return {
    isLive: (session: Session, nowMs: number): boolean =>
      session.expiresAtMs > nowMs && activeAtMs(session) + idleMs > nowMs && !ended.wasEnded(session, Infinity),
    /** Notes that the person did something at this time. @returns the session with its new activity time */
    touch(session: Session, atMs: number): Session {
      const latest = Math.max(activeAtMs(session), atMs);
      for (const [id, { untilMs }] of activity) if (untilMs <= atMs) activity.delete(id);
      activity.set(session.id, { atMs: latest, untilMs: session.expiresAtMs });
      return { ...session, activeAtMs: latest };
    },
    /** Stores an end. Late and repeated ends revive no session. */
    putEnded: ended.put,
  };
}
export type LiveSessions = ReturnType<typeof createLiveSessions>;
