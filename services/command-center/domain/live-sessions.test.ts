import { describe, expect, it } from 'vitest';
import { createEndedSessions, endKey } from '@marsad/proof';
import type { Ends } from '@marsad/schemas';
import { createLiveSessions } from './live-sessions.ts';
import type { Session } from './session.ts';

const MINUTE = 60_000;
const START = 1_790_000_000_000;
const session: Session = {
  id: 's-1',
  key: 'k-1',
  subject: 'demo-judge',
  name: 'Omar',
  agency: 'rabat-operations',
  role: 'judge',
  districts: ['*'],
  idToken: 'a.b.c',
  issuedAtMs: START,
  activeAtMs: START,
  expiresAtMs: START + 480 * MINUTE,
  providerSession: 'p-1',
};
const ending = (of: Ends, id: string, endedAtMs = START + MINUTE) => ({
  key: endKey(of, id),
  of,
  reason: 'signed_out',
  endedAtMs,
  forgetAtMs: endedAtMs + 480 * MINUTE,
});

describe('a session', () => {
  it('is live for 15 minutes after the person last did something, and no longer', () => {
    const live = createLiveSessions(15 * MINUTE, createEndedSessions());
    expect(live.isLive(session, START + 15 * MINUTE - 1)).toBe(true);
    expect(live.isLive(session, START + 15 * MINUTE)).toBe(false);
    const touched = live.touch(session, START + 10 * MINUTE);
    expect(touched.activeAtMs).toBe(START + 10 * MINUTE);
    // Streams that were opened with the earlier cookie continue here; another instance needs the new cookie.
    expect([live.isLive(session, START + 20 * MINUTE), live.isLive(touched, START + 20 * MINUTE)]).toEqual([
      true,
      true,
    ]);
    const other = createLiveSessions(15 * MINUTE, createEndedSessions());
    expect([other.isLive(session, START + 20 * MINUTE), other.isLive(touched, START + 20 * MINUTE)]).toEqual([
      false,
      true,
    ]);
  });

  it('is over at its end, whatever the person does', () => {
    const live = createLiveSessions(15 * MINUTE, createEndedSessions());
    const touched = live.touch(session, session.expiresAtMs - 1);
    expect(live.isLive(touched, session.expiresAtMs - 1)).toBe(true);
    expect(live.isLive(touched, session.expiresAtMs)).toBe(false);
  });

  it('does not become idle earlier because an older request arrives late', () => {
    const live = createLiveSessions(15 * MINUTE, createEndedSessions());
    live.touch(session, START + 10 * MINUTE);
    expect(live.touch(session, START + 5 * MINUTE).activeAtMs).toBe(START + 10 * MINUTE);
  });

  it.each([
    ['its own end', ending('session', 's-1'), false],
    ['the end of its sign-in at the provider', ending('provider_session', 'p-1'), false],
    ['the end of all sessions of its person', ending('person', 'demo-judge'), false],
    ['an end of its person before it began', ending('person', 'demo-judge', START - 1), true],
    ['the end of another session', ending('session', 's-2'), true],
    ['the end of a person whose id equals the id of the session', ending('person', 's-1'), true],
  ])('after %s is live: %s', (_, end, isLive) => {
    const live = createLiveSessions(15 * MINUTE, createEndedSessions());
    live.putEnded(end, START);
    expect(live.isLive(session, START + 2 * MINUTE)).toBe(isLive);
  });
});
