import { describe, expect, it, test } from 'vitest';
import { createFormat } from './format.ts';
import { LANGUAGES, LOCALE } from './index.ts';

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

  it('have Western digits, and a moment says year and zone', () => {
    // Rabat is an hour ahead of UTC in July: there it is the next day already.
    const said = format.moment(at('2026-07-20T23:30:00Z'));
    expect(said).toMatch(/21 .*2026.*00:30:00.*[+]1/);
    expect(said).not.toMatch(/[\u0660-\u0669]/);
  });
});
