import { describe, expect, it } from 'vitest';
import { LONGEST_SESSION_MS, type Ends, type SessionEnded } from '@marsad/schemas';
import { createEndedSessions, endKey } from './ended-sessions.ts';

const T0 = 1_790_000_000_000;
const session = { id: 'n-1', subject: 'demo-operator', providerSession: 'p-1', issuedAtMs: T0 };
const endOf = (of: Ends, id: string, endedAtMs = T0 + 1_000): SessionEnded => ({
  key: endKey(of, id),
  of,
  reason: 'signed_out',
  endedAtMs,
  forgetAtMs: endedAtMs,
});
const after = (...ends: (readonly [SessionEnded, number])[]) => {
  const ended = createEndedSessions();
  for (const [end, appendedAtMs] of ends) ended.put(end, appendedAtMs);
  return ended;
};

describe('a session was ended', () => {
  it.each([
    ['by itself', endOf('session', 'n-1')],
    ['by the sign-in at the provider that it came from', endOf('provider_session', 'p-1')],
    ['with all sessions of the person', endOf('person', 'demo-operator', T0)],
    ['by an end of an unknown kind, from a later version, that names it', { ...endOf('session', 'n-1'), of: 'decree' }],
  ])('%s, from the time at which the broker took it', (_, end) => {
    const ended = after([end, T0 + 2_000]);
    expect([ended.wasEnded(session, T0 + 1_999), ended.wasEnded(session, T0 + 2_000)]).toEqual([false, true]);
  });

  it("is not ended by the end of another one, or of the person's earlier sessions", () => {
    const ended = after([endOf('session', 'n-2'), T0], [endOf('person', 'demo-operator', T0 - 1), T0]);
    expect(ended.wasEnded(session, Infinity)).toBe(false);
  });
});

it('attack: an earlier end that is published after a later one revokes nothing', () => {
  const ended = after([endOf('person', 'demo-operator', T0), T0], [endOf('person', 'demo-operator', T0 - 1), T0 + 1]);
  expect(ended.wasEnded(session, T0 + 1)).toBe(true);
});

it('is remembered until the longest session would be over, even if the event asks to forget it at once', () => {
  const ended = after([endOf('session', 'n-1'), T0], [endOf('session', 'n-2'), T0 + LONGEST_SESSION_MS]);
  expect(ended.wasEnded(session, Infinity)).toBe(true);
  ended.put(endOf('session', 'n-3'), T0 + 2 * LONGEST_SESSION_MS);
  expect(ended.wasEnded(session, Infinity)).toBe(false);
});
