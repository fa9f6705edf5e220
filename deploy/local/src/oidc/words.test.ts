import { expect, it } from 'vitest';
import { loginPage } from './login-page.ts';
import { languageOf, LANGUAGES, wordsOf } from './words.ts';

it.each([
  [['ar', 'fr', 'en'], 'ar'],
  [[null, 'ar fr', 'en'], 'ar'],
  [[null, undefined, 'de-DE,en-GB;q=0.9,fr;q=0.5'], 'en'],
  [['xx', undefined, 'ar-MA'], 'ar'],
  [[null, undefined, undefined], 'fr'],
] as const)('the wishes %j give the language %s', (wishes, language) => {
  expect(languageOf(...wishes)).toBe(language);
});

it.each(LANGUAGES)('in %s the page declares its language and direction, and offers the other languages', (language) => {
  const page = loginPage('/sign-in/u', wordsOf(language));
  expect(page).toContain(`<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">`);
  for (const other of LANGUAGES) expect(page.includes(`href="?lang=${other}"`)).toBe(other !== language);
  expect(page).toContain(`action="/sign-in/u?lang=${language}"`);
});
