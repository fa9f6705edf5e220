import { createHash } from 'node:crypto';
import { LONGEST_SESSION_MS, type Ends, type SessionEnded } from '@marsad/schemas';

/** What of a session an end can name. */
export type SessionNames = {
  readonly id: string;
  readonly subject: string;
  readonly providerSession?: string | undefined;
  /** When it began, as its ID token or the command centre says. */
  readonly issuedAtMs: number;
};

const hash = (parts: readonly string[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex');

/**
 * The name of a session, from its ID token: the command centre and whoever verifies that token know the session by the same one. With the
 * person in it, because a browser names the nonce: it must not be able to name somebody else's session.
 */
export const sessionIdOf = ({ sub, nonce }: { readonly sub: string; readonly nonce: string }): string =>
  hash([sub, nonce]);

/** The name of a session, a provider's session or a person in the facts about ended ones: nobody can open anything with it. */
export const endKey = (of: Ends, id: string): string => hash([of, id]);

const keys = new WeakMap<SessionNames, readonly string[]>();
/** Asked for with every picture that is sent, hashed once. */
function keysOf(session: SessionNames): readonly string[] {
  const { id, subject, providerSession } = session;
  const known = keys.get(session) ?? [
    endKey('session', id),
    endKey('person', subject),
    ...(providerSession === undefined ? [] : [endKey('provider_session', providerSession)]),
  ];
  keys.set(session, known);
  return known;
}

/** An end is needed as long as a session that it ends could go on, and a while for clocks that differ, ms. */
const NEEDED_MS = LONGEST_SESSION_MS + 3_600_000;

/** Which sessions were ended, from the facts on the bus, in any order and as often as they come: nothing takes an end back. */
export function createEndedSessions() {
  // In the order in which they were said, so that those that nobody needs any more are the first.
  const ended = new Map<string, { readonly saidAtMs: number; readonly ends: readonly Said[] }>();

  const forget = (nowMs: number): void => {
    for (const [key, { saidAtMs }] of ended) {
      if (saidAtMs + NEEDED_MS > nowMs) return;
      ended.delete(key);
    }
  };
  return {
    /** @param saidAtMs when the broker took it */
    put({ key, of, endedAtMs }: SessionEnded, saidAtMs: number): void {
      forget(saidAtMs);
      const ends = [...(ended.get(key)?.ends ?? []), { of, endedAtMs, saidAtMs }];
      ended.delete(key);
      ended.set(key, { saidAtMs, ends });
    },
    /**
     * Whether the session had been ended by this time. One sign-in ends once and for all, whatever the provider's clock says; a person may come
     * again.
     */
    wasEnded: (session: SessionNames, atMs: number): boolean =>
      keysOf(session).some((key) =>
        ended
          .get(key)
          ?.ends.some((end) => end.saidAtMs <= atMs && (end.of !== 'person' || session.issuedAtMs <= end.endedAtMs)),
      ),
  };
}
type Said = Pick<SessionEnded, 'of' | 'endedAtMs'> & { readonly saidAtMs: number };
export type EndedSessions = ReturnType<typeof createEndedSessions>;
