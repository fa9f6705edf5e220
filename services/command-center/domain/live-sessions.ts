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
  /** One sign-in ends once and for all, whatever the provider's clock says; a person may come again. */
  const wasEnded = (session: Session): boolean =>
    keysOf(session).some((key) => {
      const end = ended.get(key);
      return end !== undefined && (end.of !== 'person' || session.issuedAtMs <= end.endedAtMs);
    });

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
    /** @returns the later end that is known, and stays: what is said late or again brings no session back */
    putEnded(end: SessionEnded): SessionEnded | undefined {
      const known = ended.get(end.key);
      if (known && known.endedAtMs > end.endedAtMs) return known;
      ended.set(end.key, end);
      return undefined;
    },
    /** @returns the end, if it is not outdated, and stays */
    removeEnded(key: string, nowMs: number): SessionEnded | undefined {
      const known = ended.get(key);
      if (known && known.forgetAtMs > nowMs) return known;
      ended.delete(key);
      return undefined;
    },
    /** Facts that no session can need any more: all that they could end is over by itself. */
    outdated: (nowMs: number): string[] =>
      [...ended.values()].filter(({ forgetAtMs }) => forgetAtMs <= nowMs).map(({ key }) => key),
  };
}
export type LiveSessions = ReturnType<typeof createLiveSessions>;
