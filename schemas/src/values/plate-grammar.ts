import type { PlateFamily, PlateText } from './plate.ts';
import { UNKNOWN_LETTER } from './plate.ts';

/** More than any existing plate has and less than the wire allows. A longer text is not a plate. */
export const MAX_PLATE_CHARACTERS = 30;

export type PlateRefusal = 'empty' | 'too_long';
export type ParsedPlate =
  { kind: 'plate'; plate: PlateText } | { kind: 'refused'; reason: PlateRefusal; detail: string };

/** Letters that Moroccan series have reached so far, and how they are typed on a Latin keyboard. */
const LATIN_OF: ReadonlyMap<string, string> = new Map([
  ['أ', 'A'],
  ['ب', 'B'],
  ['د', 'D'],
  ['ه', 'H'],
  ['و', 'W'],
  ['ط', 'T'],
  ['ي', 'Y'],
]);
const ARABIC_OF: ReadonlyMap<string, string> = new Map([...LATIN_OF].map(([arabic, latin]) => [latin, arabic]));

/** Code points that stand for one letter, as a keyboard, a document or a presentation form may hold them. */
const SAME_LETTER: ReadonlyMap<string, string> = new Map([
  ...[...'اإآٱ'].map((form) => [form, 'أ'] as const),
  ...[...'ةھہە'].map((form) => [form, 'ه'] as const),
  ...[...'ىی'].map((form) => [form, 'ي'] as const),
  ['ؤ', 'و'],
]);

const LEFT_TO_RIGHT_ISOLATE = '\u2066';
const FIRST_STRONG_ISOLATE = '\u2068';
const POP_ISOLATE = '\u2069';
/** Bidi marks, embeddings and isolates, zero-width joiners, tatweel and vowel signs: they change how a text is drawn, not its meaning. */
const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\u061c\u0640\u064b-\u065f\u0670\ufeff]/g;
const SEPARATOR = /[^\p{L}\p{N}?]+/gu;

const westernDigit = (digit: string): string => {
  const code = digit.charCodeAt(0);
  return String(code - (code >= 0x6f0 ? 0x6f0 : 0x660));
};

/** Normalises a plate: upper case, Western digits, one code point per letter, one bar for every run of separators. */
function normalise(raw: string): string {
  return [...raw.normalize('NFKC').replace(INVISIBLE, '')]
    .map((character) => SAME_LETTER.get(character) ?? character)
    .join('')
    .normalize('NFC')
    .replace(/[٠-٩۰-۹]/g, westernDigit)
    .replaceAll('؟', '?')
    .replace(/unknown/i, '?')
    .toUpperCase()
    .replace(SEPARATOR, '|')
    .replace(/^\||\|$/g, '');
}

const SERIAL = '([1-9]\\d{0,4})';
const LETTER = '([ABDHWTY?]|\\p{Script=Arabic})';
const PREFECTURE = '(0?[1-9]|[1-8]\\d)';
const NUMBER = '(\\d{1,6})';
const pattern = (source: string): RegExp => new RegExp(`^${source}$`, 'u');

const LETTER_PLATE = pattern(`${SERIAL}\\|?${LETTER}\\|?${PREFECTURE}`);
/** Groups typed from right to left. They can be recognised only if the last group is too long for a prefecture. */
const LETTER_PLATE_REVERSED = pattern(`${PREFECTURE}\\|?${LETTER}\\|?([1-9]\\d{2,4})`);
const OLD_SERIES = pattern(`(\\d{1,4})\\|(\\d{1,2})\\|([1-9])`);
const WW = [pattern(`${NUMBER}\\|?WW`), pattern(`WW\\|?${NUMBER}`)];
/** `W18` in one piece. With a bar in between, `W | 18` is the letter waw and the eighteenth prefecture. */
const W18 = [pattern(`${NUMBER}\\|?W18`), pattern(`W18\\|?${NUMBER}`)];

const withoutLeadingZero = (digits: string): string => digits.replace(/^0(?=\d)/, '');

function letterPlate(serial: string, typed: string, prefecture: string): PlateText {
  const region = withoutLeadingZero(prefecture);
  const letter = typed === '?' ? UNKNOWN_LETTER : (ARABIC_OF.get(typed) ?? typed);
  const shown = letter === UNKNOWN_LETTER ? '?' : letter;
  return {
    family: 'morocco',
    text: `${serial} | ${shown} | ${region}`,
    key: `ma:${serial}:${shown}:${region}`,
    serial,
    letter,
    region,
  };
}

function oldSeriesPlate(number: string, series: string, region: string): PlateText {
  return {
    family: 'morocco-1983',
    text: `${number}-${series} | ${region}`,
    key: `m83:${number}-${series}:${region}`,
    serial: `${number}${series.padStart(2, '0')}`,
    region,
  };
}

function provisionalPlate(family: 'ww' | 'w18', serial: string): PlateText {
  return { family, text: `${serial} | ${family.toUpperCase()}`, key: `${family}:${serial}`, serial };
}

function plateOf(text: string): PlateText {
  // Provisional plates come first, because `WW` and `W18` would otherwise be parsed as letters.
  for (const [family, patterns] of [
    ['w18', W18],
    ['ww', WW],
  ] as const) {
    const serial = patterns.map((known) => known.exec(text)?.[1]).find((found) => found !== undefined);
    if (serial !== undefined) return provisionalPlate(family, serial);
  }
  const [, serial, letter, prefecture] = LETTER_PLATE.exec(text) ?? [];
  if (serial && letter && prefecture) return letterPlate(serial, letter, prefecture);
  const [, first, middle, last] = LETTER_PLATE_REVERSED.exec(text) ?? [];
  if (first && middle && last) return letterPlate(last, middle, first);
  const [, number, series, region] = OLD_SERIES.exec(text) ?? [];
  if (number && series && region) return oldSeriesPlate(number, series, region);
  return { family: 'other', text: text.replaceAll('|', ' '), key: `other:${text.replaceAll('|', '')}` };
}

/**
 * Parses a plate as a person typed it or a network read it: any separators, Arabic or Western digits, the letter in Arabic or
 * transliterated, `?` for an unread letter. A text that matches no Moroccan pattern becomes a plate of the family `other`.
 * Sources: letter plates since 2000 (serial, letter, prefecture 1 to 89), series of 1983 to 2000 (number-series, region 1 to 9), WW and
 * W18.
 */
export function parsePlate(raw: string): ParsedPlate {
  const visible = raw.replace(INVISIBLE, '').trim();
  if ([...visible].length > MAX_PLATE_CHARACTERS) {
    const detail = `a plate has ${MAX_PLATE_CHARACTERS} characters at most, this text has ${[...visible].length}`;
    return { kind: 'refused', reason: 'too_long', detail };
  }
  const text = normalise(visible);
  if (!/[\p{L}\p{N}]/u.test(text)) {
    return { kind: 'refused', reason: 'empty', detail: 'no letter and no digit: there is no plate in this text' };
  }
  return { kind: 'plate', plate: plateOf(text) };
}

export type PlateScript = 'arabic' | 'latin';

/**
 * Formats the plate for readers of Arabic or Latin script, in text of any direction. The whole plate is isolated left to right, the order
 * on the metal. An Arabic letter is isolated within it, because otherwise the digits after it would move to its other side (UAX #9, rule
 * W2).
 */
export function formatPlate(plate: PlateText, script: PlateScript): string {
  return `${LEFT_TO_RIGHT_ISOLATE}${groupsOf(plate, script).join(' | ')}${POP_ISOLATE}`;
}

function groupsOf(plate: PlateText, script: PlateScript): string[] {
  if (plate.family !== 'morocco') return [plate.text];
  const letter = plate.letter === UNKNOWN_LETTER ? '?' : (plate.letter ?? '?');
  const shown = script === 'latin' ? (LATIN_OF.get(letter) ?? letter) : letter;
  const isolated = /\p{Script=Arabic}/u.test(shown) ? `${FIRST_STRONG_ISOLATE}${shown}${POP_ISOLATE}` : shown;
  return [plate.serial ?? '', isolated, plate.region ?? ''];
}

/** Whether the plate follows a pattern of this grammar; a plate of the family `other` follows none. */
export const isKnownFamily = (family: PlateFamily): boolean => family !== 'other';
