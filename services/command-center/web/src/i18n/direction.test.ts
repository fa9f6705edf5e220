import { describe, expect, test } from 'vitest';
import { isolate, isolateLtr, plateDirection } from './direction.ts';
import { directionOf } from './index.ts';
import { LANGUAGES } from './languages.ts';
import { asOneLine } from './one-line.ts';

describe('the direction of a text', () => {
  test.each([
    ['an id or a name, kept as it is', isolate('hassan-1'), '\u2068hassan-1\u2069'],
    ['an id, from left to right', isolateLtr('auth-1'), '\u2066auth-1\u2069'],
    ['a plate of digits', plateDirection('123456 | WW'), '\u2066123456 | WW\u2069'],
    ['a plate with an Arabic letter', plateDirection('12345 | أ | 6'), '\u206612345 | \u2068أ\u2069 | 6\u2069'],
    ['a plate with several Arabic letters', plateDirection('1 | لا | 6'), '\u20661 | \u2068لا\u2069 | 6\u2069'],
  ])('of %s', (_, text, expected) => {
    expect(text).toBe(expected);
  });

  test('of a page is right to left in Arabic only', () => {
    expect(LANGUAGES.map(directionOf)).toEqual(['ltr', 'rtl', 'ltr']);
  });
});

test.each([
  ['a\nb', 'a b'],
  ['a \r\n\n  b', 'a b'],
  ['a  b', 'a  b'],
  ['', ''],
])('%j becomes the line %j', (text, line) => {
  expect(asOneLine(text)).toBe(line);
});
