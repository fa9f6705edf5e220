import { describe, expect, it, test } from 'vitest';
import { createFormat } from './format.ts';
import { LOCALE } from './index.ts';
import { LANGUAGES } from './languages.ts';

const at = (text: string): number => Date.parse(text);

describe.each(LANGUAGES)('dates in %s', (language) => {
  const format = createFormat(LOCALE[language]);
  const now = at('2026-11-29T12:00:00Z');

  test.each([
    ['of this year', '2026-02-03T12:00:00Z', false],
    ['of last year', '2025-11-29T12:00:00Z', true],
    ['of next year', '2027-01-01T12:00:00Z', true],
  ])('a day %s', (_, text, withYear) => {
    expect(/20\d\d/.test(format.day(at(text), now))).toBe(withYear);
  });

  it('have Western digits, and a moment includes the year and the zone', () => {
    // Rabat is an hour ahead of UTC in July, so there it is already the next day.
    const moment = format.moment(at('2026-07-20T23:30:00Z'));
    expect(moment).toMatch(/21 .*2026.*00:30:00.*[+]1/);
    expect(moment).not.toMatch(/[\u0660-\u0669]/);
  });
});

describe('a time of day', () => {
  const format = createFormat(LOCALE.en);

  test.each([
    // In 2026 Rabat is an hour ahead of UTC in July, and not in Ramadan.
    ['2026-07-20T23:30:05Z', '00:30:05', '00:30'],
    ['2026-03-01T08:00:00Z', '08:00:00', '08:00'],
  ])('is the city’s: %s is %s', (text, time, hourMinute) => {
    expect([format.time(at(text)), format.hourMinute(at(text))]).toEqual([time, hourMinute]);
  });

  test.each([
    ['2026-07-20T23:30:00Z', '2026-07-21T10:00:00Z', true],
    ['2026-07-20T22:30:00Z', '2026-07-21T10:00:00Z', false],
  ])('%s and %s are on the same day in the city: %s', (text, now, isSame) => {
    expect(format.isSameDay(at(text), at(now))).toBe(isSame);
  });
});

describe('a length of time', () => {
  test.each([
    [0, '0ms'],
    [999, '999ms'],
    [1_000, '1s'],
    [1_240, '1.2s'],
    [59_400, '59s'],
    [60_000, '1m'],
    [90_000, '1.5m'],
    [630_000, '11m'],
    [3_600_000, '1h'],
    [5_400_000, '1.5h'],
    [172_800_000, '2d'],
    [-1_500, '-1.5s'],
  ])('of %i ms is %s in English', (ms, text) => {
    expect(createFormat(LOCALE.en).span(ms)).toBe(text);
  });

  test('has a space before its unit in French', () => {
    expect(createFormat(LOCALE.fr).span(1_500)).toMatch(/^1,5\s+s$/);
  });
});

test.each([
  [500_000, '0.5 MB'],
  [12_300_000, '12 MB'],
  [2_500_000_000, '2.5 GB'],
])('%i bytes are %s', (bytes, text) => {
  expect(createFormat(LOCALE.en).bytes(bytes)).toBe(text);
});
