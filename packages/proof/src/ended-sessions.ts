import { createHash } from 'node:crypto';
import { LONGEST_SESSION_MS, type Ends, type SessionEnded } from '@marsad/schemas';

/** The names by which the end of a session can refer to it. */
export type SessionNames = {
  readonly id: string;
  readonly subject: string;
  readonly providerSession?: string | undefined;
  /** When the session began, by its ID token or by the command centre. */
  readonly issuedAtMs: number;
};

const hash = (parts: readonly string[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex');

/**
 * The name of a session, made from its ID token, so the command centre and every verifier of the token use the same name. The person is
 * part of it, because a browser chooses the nonce and must not be able to name another person's session.
 */
export const sessionIdOf = ({ sub, nonce }: { readonly sub: string; readonly nonce: string }): string =>
  hash([sub, nonce]);

/** The name under which a session, a provider's session or a person is published as ended. It gives access to nothing. */
export const endKey = (of: Ends, id: string): string => hash([of, id]);

const keys = new WeakMap<SessionNames, readonly string[]>();
/** The keys are cached, because the check runs for every picture that is sent. */
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

/** How long an end stays in memory, ms: as long as a session that it ends could last, and an hour for clocks that differ. */
const REMEMBERED_MS = LONGEST_SESSION_MS + 3_600_000;

/** Collects the ends of sessions from the events on the bus, in any order and with repeats. Nothing revokes an end. */
export function createEndedSessions() {
  // In the order of the broker, so that the oldest come first.
  const ended = new Map<string, { readonly appendedAtMs: number; readonly ends: readonly End[] }>();

  const dropOld = (nowMs: number): void => {
    for (const [key, { appendedAtMs }] of ended) {
      if (appendedAtMs + REMEMBERED_MS > nowMs) return;
      ended.delete(key);
    }
  };
  return {
    /** @param appendedAtMs when the broker appended the event */
    put({ key, of, endedAtMs }: SessionEnded, appendedAtMs: number): void {
      dropOld(appendedAtMs);
      const ends = [...(ended.get(key)?.ends ?? []), { of, endedAtMs, appendedAtMs }];
      ended.delete(key);
      ended.set(key, { appendedAtMs, ends });
    },
    /**
     * Whether the session had been ended by this time. The end of one sign-in is final, whatever the provider's clock says. The end of a
     * person's sessions does not apply to a session that began after it.
     */
    wasEnded: (session: SessionNames, atMs: number): boolean =>
      keysOf(session).some((key) =>
        ended
          .get(key)
          ?.ends.some(
            (end) => end.appendedAtMs <= atMs && (end.of !== 'person' || session.issuedAtMs <= end.endedAtMs),
          ),
      ),
  };
}
type End = Pick<SessionEnded, 'of' | 'endedAtMs'> & { readonly appendedAtMs: number };
export type EndedSessions = ReturnType<typeof createEndedSessions>;
