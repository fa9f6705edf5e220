import { z } from 'zod';

/**
 * What nobody sees and what moves other characters: control, format, direction, line and paragraph breaks, private and unassigned code
 * points, halves of surrogates, and letters that are drawn as nothing. French, Arabic and Amazigh are written without any of them.
 */
const UNSEEN = String.raw`\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800`;
/** More marks than this over one letter are a drawing: the most that Arabic puts there is three. */
const MOST_MARKS = 4;

const HAS_UNSEEN = new RegExp(`[${UNSEEN}]`, 'u');
const IS_LOADED = new RegExp(String.raw`^\p{M}|\p{M}{${MOST_MARKS + 1}}`, 'u');
const SAYS_SOMETHING = /[\p{L}\p{N}]/u;
/** What the published schema can say of it; NFC is beyond a pattern. */
const PLAIN = new RegExp(
  String.raw`^(?=[\s\S]*[\p{L}\p{N}])(?!\p{Z}|\p{M}|[\s\S]*(\p{Z}$|\p{Z}{2}|\p{M}{${MOST_MARKS + 1}}))[^${UNSEEN}]+$`,
  'u',
);

/** Why a text that a person wrote is not taken. The page has words for each. */
export type TextFault = 'unseen_characters' | 'too_many_marks' | 'says_nothing';

/** One text for what looks the same: NFC, and one space where there were several or a wider one; none at the ends. */
export const normaliseText = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/\p{Zs}+/gu, ' ')
    .trim();

/** What is wrong with a text, once it is normalised. */
export function textFault(text: string): TextFault | undefined {
  if (HAS_UNSEEN.test(text)) return 'unseen_characters';
  if (IS_LOADED.test(text)) return 'too_many_marks';
  return SAYS_SOMETHING.test(text) ? undefined : 'says_nothing';
}

/**
 * A text that a person wrote, as it stands on the wire: normalised, on one line, of nothing but visible characters, at least one of them a
 * letter or a digit. It is read the same by whoever signs it, whoever decides and whoever finds it in the log.
 */
export const writtenText = (minLength: number, maxLength: number) =>
  z
    .string()
    .regex(PLAIN, 'write it on one line, of visible characters, without blanks at its ends')
    .refine((text) => text === text.normalize('NFC'), 'write it in Unicode normalisation form C')
    .min(minLength)
    .max(maxLength);

/** Every string of a value normalised: what a border does with a whole body before anything is checked, shown or signed. */
export function normaliseTexts<Value>(value: Value): Value;
export function normaliseTexts(value: unknown): unknown {
  if (typeof value === 'string') return normaliseText(value);
  if (Array.isArray(value)) return value.map((one) => normaliseTexts<unknown>(one));
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, normaliseTexts<unknown>(inner)]));
}

/** Where in a value a text stands that is not to be read as it is written, and why; `plate` is read by the grammar of plates, which knows its own. */
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
