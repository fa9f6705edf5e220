import { expect, test } from 'vitest';
import { PROBLEMS } from './errors.ts';
import { ar } from './web/src/i18n/ar.ts';
import { en } from './web/src/i18n/en.ts';
import { fr } from './web/src/i18n/fr.ts';

test.each(Object.entries({ fr, ar, en }))('the page has a text in %s for every refusal', (_, { problems }) => {
  expect(Object.keys(problems)).toEqual(expect.arrayContaining(Object.keys(PROBLEMS)));
});
