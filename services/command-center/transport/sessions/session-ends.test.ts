import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createEndedSessions, endKey } from '@marsad/proof';
import type { SessionEnded } from '@marsad/schemas';
import { createLiveSessions } from '../../domain/live-sessions.ts';
import { Problem } from '../../errors.ts';
import { createSessionEnds } from './session-ends.ts';

const NOW_MS = 1_790_000_000_000;
const SESSION_MS = 8 * 3_600_000;

let published: SessionEnded[];
let away: boolean;
let ends: ReturnType<typeof createSessionEnds>;
beforeEach(() => {
  vi.useFakeTimers();
  [published, away] = [[], false];
  ends = createSessionEnds({
    live: createLiveSessions(15 * 60_000, createEndedSessions()),
    bus: {
      async endSession(end) {
        if (away) throw new Problem('bus_unavailable');
        published.push(end);
      },
    },
    sessionMs: SESSION_MS,
    now: () => NOW_MS,
    logger: { warn: () => {}, error: () => {} },
    onEnded: () => {},
  });
});
afterEach(() => {
  ends.stop();
  vi.useRealTimers();
});
const waitForRetry = () => vi.advanceTimersByTimeAsync(5_000);

it('an end is published again until the bus takes it, and then no more', async () => {
  away = true;
  await expect(ends.end('session', 's-1', 'signed_out')).rejects.toThrow('bus_unavailable');
  await waitForRetry();
  expect(published).toEqual([]);
  away = false;
  await waitForRetry();
  await waitForRetry();
  expect(published).toEqual([
    {
      key: endKey('session', 's-1'),
      of: 'session',
      reason: 'signed_out',
      endedAtMs: NOW_MS,
      forgetAtMs: NOW_MS + SESSION_MS,
    },
  ]);
});
