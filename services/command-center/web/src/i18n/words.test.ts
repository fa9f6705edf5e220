import { describe, expect, test } from 'vitest';
import { ar } from './ar.ts';
import { en } from './en.ts';
import { fr } from './fr.ts';

type Words = { readonly [key: string]: string | Words };

/** Languages have different plural forms: `count_one` and `count_few` stand for one text. */
const PLURAL = /_(zero|one|two|few|many|other)$/;
const keysOf = (words: Words, path = ''): string[] =>
  Object.entries(words).flatMap(([key, word]) =>
    typeof word === 'string' ? [`${path}${key}`.replace(PLURAL, '')] : keysOf(word, `${path}${key}.`),
  );
const textsOf = (words: Words, path = ''): [string, string][] =>
  Object.entries(words).flatMap(([key, word]) =>
    typeof word === 'string' ? [[`${path}${key}`, word] as [string, string]] : textsOf(word, `${path}${key}.`),
  );
const placeholdersOf = (text: string): string[] =>
  [...text.matchAll(/{{(\w+)}}/g)].map(([, name]) => name ?? '').toSorted();

const LANGUAGES: Readonly<Record<string, Words>> = { fr, ar, en };
const french = [...new Set(keysOf(fr))].toSorted();

describe.each(Object.entries(LANGUAGES))('%s', (_, words) => {
  test('has every text that French has, and no other', () => {
    expect([...new Set(keysOf(words))].toSorted()).toEqual(french);
  });

  test('has no empty text', () => {
    expect(textsOf(words).filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  test('has the same placeholders as French', () => {
    const ofFrench = new Map(textsOf(fr));
    for (const [key, text] of textsOf(words)) {
      const same = ofFrench.get(key);
      if (same === undefined || PLURAL.test(key)) continue;
      expect(placeholdersOf(text), key).toEqual(placeholdersOf(same));
    }
  });
});
