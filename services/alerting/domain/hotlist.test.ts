import { HOTLIST_FRESH_MS } from '@marsad/schemas';
import { describe, expect, it, test } from 'vitest';
import { entryOf, readOf, T0 } from '../testing/observations.ts';
import { bestMatch } from './hotlist.ts';

describe('which entry a read matches', () => {
  test.each([
    ['the same plate', '123456 WW', ['123456 WW'], 'exact'],
    ['one confusable digit', '12345 أ 6', ['12348 أ 6', '12346 أ 6'], 'possible'],
    ['another digit', '12345 أ 6', ['12341 أ 6'], undefined],
    ['an unread letter', '12345 ? 6', ['12345 أ 6'], 'possible'],
    ['nothing is listed', '12345 أ 6', [], undefined],
  ])('%s', (_, text, listed, expected) => {
    const entries = listed.map((entry, index) => entryOf(entry, { entryId: `h-${index}` }));
    expect(bestMatch(readOf(text), entries)?.comparison.match).toBe(expected);
  });

  it('an exact match before a possible one, whatever the order of the list', () => {
    const entries = [entryOf('12346 أ 6', { entryId: 'h-1' }), entryOf('12345 أ 6', { entryId: 'h-2' })];
    expect(bestMatch(readOf('12345 أ 6'), entries)?.entry.entryId).toBe('h-2');
    expect(bestMatch(readOf('12345 أ 6'), entries.toReversed())?.entry.entryId).toBe('h-2');
  });

  it('always the same of two equal matches', () => {
    const entries = [entryOf('12345 أ 6', { entryId: 'h-9' }), entryOf('12345 أ 6', { entryId: 'h-3' })];
    expect(bestMatch(readOf('12345 أ 6'), entries)?.entry.entryId).toBe('h-3');
    expect(bestMatch(readOf('12345 أ 6'), entries.toReversed())?.entry.entryId).toBe('h-3');
  });
});

describe('an entry is valid from its beginning until its expiry', () => {
  test.each([
    ['before it begins', { validFromMs: T0 + 1 }, false],
    ['as it begins', { validFromMs: T0 }, true],
    ['the last ms', { expiresAtMs: T0 + 1 }, true],
    ['expired', { expiresAtMs: T0 }, false],
    ['confirmed a day ago, less a ms', { refreshedAtMs: T0 - HOTLIST_FRESH_MS + 1 }, true],
    [
      'attack: confirmed a day ago, and valid for months',
      { refreshedAtMs: T0 - HOTLIST_FRESH_MS, expiresAtMs: T0 * 2 },
      false,
    ],
  ])('%s', (_, more, expected) => {
    expect(bestMatch(readOf('123456 WW'), [entryOf('123456 WW', more)]) !== undefined).toBe(expected);
  });

  it("by the platform's clock, not by a camera's clock that is an hour fast", () => {
    const entry = entryOf('123456 WW', { expiresAtMs: T0 + 1_000 });
    expect(bestMatch(readOf('123456 WW', { capturedAtMs: T0 + 3_600_000 }), [entry])).toBeDefined();
  });
});
