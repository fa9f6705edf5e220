import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CLASS_COUNT, classOf, TOKENS } from './alphabet.ts';
import { accepts } from './automaton.ts';
import { GRAMMARS, grammarsFor, LOWER, UPPER } from './grammars.ts';
import type { Grammar } from './grammars.ts';

const tokensOf = (text: string): string[] => text.match(/تونس|نت|ق س|و م|./gu) ?? [];
const takes = ({ automaton }: Grammar, text: string): boolean => accepts(automaton, tokensOf(text).map(classOf));
const grammar = (name: string): Grammar => GRAMMARS.find((known) => known.name === name) ?? UPPER;

describe('the alphabet', () => {
  test('is the one that the network was trained with, in its order', () => {
    const path = join(import.meta.dirname, '../../../../models/plate-reader/classes.json');
    expect(['', ...TOKENS]).toEqual(JSON.parse(readFileSync(path, 'utf8')));
    expect(CLASS_COUNT).toBe(TOKENS.length + 1);
  });

  test('has no class for a character that no plate has', () => {
    expect(() => classOf('?')).toThrow(RangeError);
  });
});

describe('the grammar of a country', () => {
  test.each([
    ['MA', '36814|د|26'],
    ['MA', '36814د26'],
    ['MA', '1|أ|1'],
    ['MA', '12345|ش|89'],
    ['MA', '12345|A|6'],
    ['MA', '274683WW'],
    ['MA', 'WW|274683'],
    ['MA', '1234|W18'],
    ['MA', 'M|123456'],
    ['MA', '12345ق س'],
    ['MA', '1234-56|7'],
    ['TN', '120تونس5039'],
    ['TN', '123456نت'],
    ['DZ', '0123411616'],
    ['EU', 'AB123CD'],
    ['BR', 'ABC1D23'],
    ['AR', 'ABC123'],
    ['free', '0SG719'],
  ])('%s takes %s', (name, text) => {
    expect(takes(grammar(name), text)).toBe(true);
  });

  test.each([
    ['a serial with a leading zero', 'MA', '01234|د|26'],
    ['a serial of six digits', 'MA', '123456|د|26'],
    ['prefecture 90', 'MA', '12345|د|90'],
    ['prefecture 0', 'MA', '12345|د|0'],
    ['a Latin letter without its bars', 'MA', '12345A6'],
    ['no letter', 'MA', '12345|26'],
    ['a series without its number', 'MA', '|د|26'],
    ['four digits before the word', 'TN', '1200تونس5039'],
    ['nothing after the word', 'TN', '120تونس'],
    ['a dash', 'EU', 'AB-123-CD'],
    ['two characters', 'free', 'AB'],
    ['ten characters', 'free', 'ABCDE12345'],
  ])('does not take %s', (_, name, text) => {
    expect(takes(grammar(name), text)).toBe(false);
  });

  test('of two rows has letter and prefecture above in either order, the serial below', () => {
    expect(['د26', '26|د', 'د|26'].every((text) => takes(UPPER, text))).toBe(true);
    expect(takes(UPPER, '26')).toBe(false);
    expect(takes(LOWER, '36814')).toBe(true);
    expect(takes(LOWER, '36814د')).toBe(false);
  });

  test('is tried alone, or with `free` for Europe and the United States; all are tried if the country is unknown', () => {
    expect(grammarsFor('MA').map(({ name }) => name)).toEqual(['MA']);
    expect(new Set(grammarsFor('EU').map(({ name }) => name))).toEqual(new Set(['EU', 'free']));
    expect(new Set(grammarsFor('US').map(({ name }) => name))).toEqual(new Set(['US', 'free']));
    expect(grammarsFor(undefined)).toBe(GRAMMARS);
  });
});
