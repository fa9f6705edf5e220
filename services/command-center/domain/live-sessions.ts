import { createHash } from 'node:crypto';
import type { SessionEnded } from '@marsad/schemas';
import type { Session } from './session.ts';

/** What a session can be ended by: itself, the sign-in at the provider that it came from, or the person whose it is. */
export type Ends = 'session' | 'provider_session' | 'person';

/** The name of a session, a provider's session or a person in the facts about ended ones: nobody can open anything with it. */
export const endKey = (of: Ends, id: string): string =>
  createHash('sha256')
    .update(JSON.stringify([of, id]))
    .digest('hex');

const keys = new WeakMap<Session, readonly string[]>();
/** Asked for with every picture that is sent, hashed once. */
function keysOf(session: Session): readonly string[] {
  const { id, subject, providerSession } = session;
  const known = keys.get(session) ?? [
    endKey('session', id),
    endKey('person', subject),
    ...(providerSession === undefined ? [] : [endKey('provider_session', providerSession)]),
  ];
  keys.set(session, known);
  return known;
}

/**
 * Which sessions are live: not over, not idle, not ended. What was ended comes from the bus, so it is the same on every instance and after a
 * restart. What this instance saw of a person's activity counts for the streams that are open here; the cookie carries it to the others.
 */
export function createLiveSessions(idleMs: number) {
  const ended = new Map<string, SessionEnded>();
  const activity = new Map<string, { atMs: number; untilMs: number }>();

  const activeAtMs = ({ id, activeAtMs: known }: Session): number => Math.max(known, activity.get(id)?.atMs ?? 0);
  const wasEnded = (session: Session): boolean =>
    keysOf(session).some((key) => session.issuedAtMs <= (ended.get(key)?.endedAtMs ?? -Infinity));

  return {
    isLive: (session: Session, nowMs: number): boolean =>
      session.expiresAtMs > nowMs && activeAtMs(session) + idleMs > nowMs && !wasEnded(session),
    /** The person did something at this time. The session that comes back is the one to go on with. */
    touch(session: Session, atMs: number): Session {
      const latest = Math.max(activeAtMs(session), atMs);
      for (const [id, { untilMs }] of activity) if (untilMs <= atMs) activity.delete(id);
      activity.set(session.id, { atMs: latest, untilMs: session.expiresAtMs });
      return { ...session, activeAtMs: latest };
    },
    putEnded: (end: SessionEnded): void => void ended.set(end.key, end),
    removeEnded: (key: string): void => void ended.delete(key),
    /** Facts that no session can need any more: all that they could end is over by itself. */
    outdated: (nowMs: number): string[] =>
      [...ended.values()].filter(({ forgetAtMs }) => forgetAtMs <= nowMs).map(({ key }) => key),
  };
}
export type LiveSessions = ReturnType<typeof createLiveSessions>;
