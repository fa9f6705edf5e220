import { z } from 'zod';

/**
 * Characters that are invisible or that move others: control, format and direction characters, line and paragraph breaks, private and
 * unassigned code points, halves of surrogate pairs, and letters without a glyph. French, Arabic and Amazigh are written without any of
 * them.
 */
const INVISIBLE = String.raw`\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800`;
/** More marks than this on one letter cannot be ordinary text: Arabic uses at most three. */
const MOST_MARKS = 4;

const HAS_INVISIBLE = new RegExp(`[${INVISIBLE}]`, 'u');
const HAS_TOO_MANY_MARKS = new RegExp(String.raw`^\p{M}|\p{M}{${MOST_MARKS + 1}}`, 'u');
const HAS_LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;
/** The part that the published schema can express; a pattern cannot check NFC. */
const PLAIN = new RegExp(
  String.raw`^(?=[\s\S]*[\p{L}\p{N}])(?!\p{Z}|\p{M}|[\s\S]*(\p{Z}$|\p{Z}{2}|\p{M}{${MOST_MARKS + 1}}))[^${INVISIBLE}]+$`,
  'u',
);

/** Why a text that a person wrote is refused. The page has a text for each. */
export type TextFault = 'unseen_characters' | 'too_many_marks' | 'says_nothing';

/** Gives equal-looking texts one form: NFC, with single spaces and none at the ends. */
export const normaliseText = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/\p{Zs}+/gu, ' ')
    .trim();

/** The fault of a normalised text, if it has one. */
export function textFault(text: string): TextFault | undefined {
  if (HAS_INVISIBLE.test(text)) return 'unseen_characters';
  if (HAS_TOO_MANY_MARKS.test(text)) return 'too_many_marks';
  return HAS_LETTER_OR_DIGIT.test(text) ? undefined : 'says_nothing';
}

/**
 * A text that a person wrote, on the wire: normalised, on one line, of visible characters only, with at least one letter or digit.
 * Every person who signs it, decides on it or finds it in the log reads the same text.
 */
export const writtenText = (minLength: number, maxLength: number) =>
  z
    .string()
    .regex(PLAIN, 'write it on one line, of visible characters, without blanks at its ends')
    .refine((text) => text === text.normalize('NFC'), 'write it in Unicode normalisation form C')
    .min(minLength)
    .max(maxLength);

/** Normalises every string of a value. A service does this to a whole body before it checks, shows or signs anything. */
export function normaliseTexts<Value>(value: Value): Value;
export function normaliseTexts(value: unknown): unknown {
  if (typeof value === 'string') return normaliseText(value);
  if (Array.isArray(value)) return value.map((item) => normaliseTexts<unknown>(item));
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, normaliseTexts<unknown>(inner)]));
}

/** Finds the first faulty text in a value, with its path. A `plate` is skipped, because the grammar of plates checks it. */
export function textFaultIn(
  value: unknown,
  path = '',
): { readonly path: string; readonly fault: TextFault } | undefined {
  if (typeof value === 'string') {
    const fault = textFault(value);
    return fault && fault !== 'says_nothing' ? { path, fault } : undefined;
  }
  if (value === null || typeof value !== 'object') return undefined;
  for (const [name, inner] of Object.entries(value)) {
    const found = name === 'plate' && typeof inner === 'string' ? undefined : textFaultIn(inner, `${path}/${name}`);
    if (found) return found;
  }
  return undefined;
}
