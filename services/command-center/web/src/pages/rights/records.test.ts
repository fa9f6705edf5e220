import { HOTLIST_FRESH_MS } from '@marsad/schemas';
import { describe, expect, test } from 'vitest';
import { hotlistState, inQueueOrder, newestFirst, refreshedUntilMs, toneOf, type RecordState } from './records.ts';

test('authorisations that wait for a judge come first, and the newest first within both groups', () => {
  const of = (id: string, state: string, requestedAtMs: number) => ({ id, state, requestedAtMs });
  const records = [of('a', 'ended', 9), of('b', 'requested', 1), of('c', 'approved', 10), of('d', 'requested', 2)];
  expect(inQueueOrder(records).map(({ id }) => id)).toEqual(['d', 'b', 'c', 'a']);
});

test('other records stand newest first, and the input stays unchanged', () => {
  const records = [{ atMs: 1 }, { atMs: 3 }, { atMs: 2 }];
  expect(newestFirst(records, ({ atMs }) => atMs).map(({ atMs }) => atMs)).toEqual([3, 2, 1]);
  expect(records.map(({ atMs }) => atMs)).toEqual([1, 3, 2]);
});

describe('an entry of the hotlist', () => {
  test.each([
    [99, 'expired'],
    [100, 'expired'],
    [101, 'in_force'],
  ] as const)('that ends at %i is %s at 100', (expiresAtMs, state) => {
    expect(hotlistState({ expiresAtMs, refreshedAtMs: 50 }, 100)).toBe(state);
  });

  test.each([
    [HOTLIST_FRESH_MS - 1, 'in_force'],
    [HOTLIST_FRESH_MS, 'stale'],
  ] as const)('that was confirmed %i ms ago is %s', (ageMs, state) => {
    const nowMs = 1_790_000_000_000;
    expect(hotlistState({ expiresAtMs: nowMs * 2, refreshedAtMs: nowMs - ageMs }, nowMs)).toBe(state);
  });

  test.each([
    [500, 100, 86_400_500],
    [50, 100, 86_400_100],
  ])('that ends at %i and is confirmed again at %i ends at %i', (expiresAtMs, nowMs, untilMs) => {
    expect(refreshedUntilMs({ expiresAtMs }, nowMs)).toBe(untilMs);
  });
});

test.each<[RecordState, string | undefined]>([
  ['in_force', 'good'],
  ['live', 'good'],
  ['requested', 'waiting'],
  ['rejected', 'bad'],
  ['ended', undefined],
])('a record that is %s has the tone %s', (state, tone) => {
  expect(toneOf(state)).toBe(tone);
});
