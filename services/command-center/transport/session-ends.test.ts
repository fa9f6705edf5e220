import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { SessionEnded } from '@marsad/schemas';
import { createLiveSessions, endKey } from '../domain/live-sessions.ts';
import { createSessionEnds } from './session-ends.ts';

const NOW_MS = 1_790_000_000_000;
const SESSION_MS = 8 * 3_600_000;
const endAt = (endedAtMs: number): SessionEnded => ({
  key: endKey('person', 'demo-judge'),
  of: 'person',
  reason: 'ended_by_provider',
  endedAtMs,
  forgetAtMs: endedAtMs + SESSION_MS,
});

let said: SessionEnded[];
let ends: ReturnType<typeof createSessionEnds>;
beforeEach(() => {
  vi.useFakeTimers();
  said = [];
  ends = createSessionEnds({
    live: createLiveSessions(15 * 60_000),
    bus: { endSession: async (end) => void said.push(end), forgetSession: async () => {} },
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
const nextLook = () => vi.advanceTimersByTimeAsync(5_000);

it('a logout token that comes again after a later end does not take its place on the bus', async () => {
  await ends.end('person', 'demo-judge', 'ended_by_provider', NOW_MS);
  await ends.end('person', 'demo-judge', 'ended_by_provider', NOW_MS - 60_000);
  expect(said.map(({ endedAtMs }) => endedAtMs)).toEqual([NOW_MS, NOW_MS]);
});

it('an earlier end that another instance said over a later one is said over again, once', async () => {
  ends.put(endAt(NOW_MS));
  ends.put(endAt(NOW_MS - 1));
  await nextLook();
  expect(said).toEqual([endAt(NOW_MS)]);
  ends.put(endAt(NOW_MS));
  await nextLook();
  expect(said).toHaveLength(1);
});

it('an end that was removed while it is needed is said again; one that is outdated is not', async () => {
  ends.put(endAt(NOW_MS));
  ends.remove(endAt(NOW_MS).key);
  await nextLook();
  expect(said).toEqual([endAt(NOW_MS)]);
  said = [];
  const outdated = { ...endAt(NOW_MS - SESSION_MS), key: endKey('person', 'demo-operator') };
  ends.put(outdated);
  ends.remove(outdated.key);
  ends.remove(endKey('session', 'unknown'));
  await nextLook();
  expect(said).toEqual([]);
});
