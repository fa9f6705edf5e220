import { ar } from './ar.ts';
import { en } from './en.ts';
import { fr, type Translation } from './fr.ts';
import type { Language } from './index.ts';

/** Every text of the page in one language, for sentences that are composed outside a component. */
export type Words = Translation;
export const WORDS: Readonly<Record<Language, Words>> = { fr, ar, en };
