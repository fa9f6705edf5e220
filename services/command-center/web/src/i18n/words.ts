import { fr, type Translation } from './fr.ts';
import type { Language } from './languages.ts';

/** Every text of the page in one language, for sentences that are composed outside a component. */
export type Words = Translation;

const loaded: Partial<Record<Language, Words>> & { readonly fr: Words } = { fr };

/** Fetches the texts of a language, once. French, which names the keys, is always there. @throws if the server has them no longer */
export async function loadWords(language: Language): Promise<Words> {
  if (language === 'ar') loaded.ar ??= (await import('./ar.ts')).ar;
  if (language === 'en') loaded.en ??= (await import('./en.ts')).en;
  return wordsOf(language);
}

/** The texts of a language that has been loaded, and else the French ones. */
export const wordsOf = (language: Language): Words => loaded[language] ?? loaded.fr;
