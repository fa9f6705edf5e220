import {
  BAR,
  classOf,
  DASH,
  DIGITS,
  LATIN,
  SERIES_ABROAD,
  SERIES_LETTERS,
  SERVICE_LETTERS,
  SERVICE_PAIRS,
  TUNISIA,
  TUNISIA_SHORT,
} from './alphabet.ts';
import type { PlateHint, PlateCountry } from '../ports.ts';
import type { Automaton, Pattern, Place } from './automaton.ts';
import { compile, sequences } from './automaton.ts';

/** `free`: any 3 to 9 digits and Latin letters, for plates without a known pattern. */
export type GrammarName = PlateCountry | 'US' | 'free';

export type Grammar = {
  readonly name: GrammarName;
  readonly automaton: Automaton;
  /** Whether dashes separate groups. Where they do not, they are decoration and count as blanks. */
  readonly readsDashes: boolean;
  /** At least one of these classes must have been seen; absent where any row may be such a plate. */
  readonly needs?: readonly number[];
  /** Has digits and Latin letters only: one search serves all such grammars. */
  readonly isPlain: boolean;
  /** Added to the log probability where grammars compete, because a text that follows a known pattern is more likely than any other. */
  readonly bonus: number;
};

const NON_ZERO: Place = DIGITS.slice(1);
const literal = (...tokens: string[]): Pattern => tokens.map((token) => [token]);
const digits = (from: number, to: number): Pattern[] =>
  Array.from({ length: to - from + 1 }, (_, extra) => Array<Place>(from + extra).fill(DIGITS));
/** Digits without a leading zero. */
const number = (from: number, to: number): Pattern[] =>
  digits(from, to).map((pattern) => [NON_ZERO, ...pattern.slice(1)]);
const oneOf = (tokens: readonly string[]): Pattern[] => [[tokens]];
const bar: Pattern[] = [literal(BAR), []];
const dash: Pattern[] = [literal(DASH)];
/** Prefectures 1 to 89. */
const prefecture: Pattern[] = [[NON_ZERO], [DIGITS.slice(1, 9), DIGITS]];
const eitherWay = (first: readonly Pattern[], second: readonly Pattern[]): Pattern[] => [
  ...sequences(first, bar, second),
  ...sequences(second, bar, first),
];

const MOROCCO: Pattern[] = [
  ...sequences(number(1, 5), bar, oneOf([...SERIES_LETTERS, ...SERVICE_LETTERS]), bar, prefecture),
  // Plates for journeys abroad have a Latin letter. Both bars are required, because without them plates of many countries look the same.
  ...sequences(number(1, 5), [literal(BAR)], oneOf(SERIES_ABROAD), [literal(BAR)], prefecture),
  ...eitherWay(digits(2, 6), [literal('W', 'W'), literal('W', '1', '8')]),
  ...eitherWay(number(2, 6), oneOf(['M', ...SERVICE_LETTERS, ...SERVICE_PAIRS])),
  // 1983 to 2000: number, series, region.
  ...sequences(number(1, 4), dash, number(1, 2), [literal(BAR)], oneOf(NON_ZERO)),
];

/** The upper row of two: letter and prefecture, in either order. The serial stands below. */
const UPPER_ROW: Pattern[] = eitherWay(oneOf(SERIES_LETTERS), prefecture);
const LOWER_ROW: Pattern[] = number(1, 5);

const TUNISIAN: Pattern[] = [
  ...sequences(number(1, 3), [literal(TUNISIA)], number(1, 4)),
  ...sequences(number(4, 6), [literal(TUNISIA_SHORT)]),
  ...sequences([literal(TUNISIA_SHORT)], number(4, 6)),
];

/** Patterns of layouts: `A` is any Latin letter, `9` any digit. */
const patternsOf = (layouts: string): Pattern[] =>
  layouts.split(' ').map((layout) => [...layout].map((sign) => (sign === 'A' ? LATIN : DIGITS)));

const EUROPE =
  'AA999AA 9A99999 AA99999 AA9999A AAA999 AA99AAA AAA9999 9999AAA AA9999 A999AA AA999A A99AAA AA99AA 99AA99 9AAA999 AAA99AA';
const RARE_EUROPE = 'AAA99A 99AAA9 AAAAAAA A999999 9999AA 9A9AAAA 9AA9999 A9999AA AAA99';

/** Passenger series of the states as they are issued. Most are also used by another country, so they name no country. */
const UNITED_STATES =
  'AAA9999 9AAA999 AAA999 999AAA 9999AAA AAAA99 A99AAA AA99999 A999AA A9999A AA9A9A AA9A999 AA9999A 9AA999 9AA9999 9AAA99';
/** Series of few or old plates. Their bonus is lower, because they would otherwise turn the 1 of a common series into an I. */
const RARE_UNITED_STATES =
  'AA9999 99AAA9 A999999 9A99999 99AA99 999AA9 9A9999 99A999 A9A999 999A99 999AA AAA99A AAA9A99';

const grammar = (
  name: GrammarName,
  patterns: readonly Pattern[],
  bonus: number,
  needs?: readonly string[],
): Grammar => ({
  name,
  automaton: compile(patterns),
  readsDashes: name === 'MA',
  isPlain: needs === undefined,
  ...(needs === undefined ? {} : { needs: needs.map(classOf) }),
  bonus,
});
const MOROCCAN_MARKS = [...SERIES_LETTERS, ...SERVICE_LETTERS, ...SERVICE_PAIRS, 'W', 'M', BAR, DASH];

/**
 * The bonus of a known pattern. Counting texts would give 5, because most plates follow a pattern, and a pattern has far fewer texts. The
 * reader is overconfident, so less is better: of 1, 2 and 3, 2 was best on the development sets (`npm run evaluate -- plates`).
 */
export const KNOWN = 2;
const RARE = 1;

export const GRAMMARS: readonly Grammar[] = [
  grammar('MA', MOROCCO, KNOWN, MOROCCAN_MARKS),
  grammar('TN', TUNISIAN, KNOWN, [TUNISIA, TUNISIA_SHORT]),
  grammar('DZ', sequences(digits(5, 6), number(3, 3), digits(2, 2)), KNOWN),
  grammar('EU', patternsOf(EUROPE), KNOWN),
  grammar('EU', patternsOf(RARE_EUROPE), RARE),
  grammar('BR', patternsOf('AAA9999 AAA9A99'), KNOWN),
  grammar('AR', patternsOf('AAA999 AA999AA A999AAA'), KNOWN),
  grammar('US', patternsOf(UNITED_STATES), KNOWN),
  grammar('US', patternsOf(RARE_UNITED_STATES), RARE),
  grammar(
    'free',
    digits(3, 9).map((pattern) => pattern.map(() => [...DIGITS, ...LATIN])),
    0,
  ),
];

export const UPPER = grammar('MA', UPPER_ROW, 0, SERIES_LETTERS);
export const LOWER = grammar('MA', LOWER_ROW, 0, DIGITS);
const anyRow = (from: number, to: number): Pattern[] =>
  digits(from, to).map((pattern) => pattern.map(() => [...DIGITS, ...LATIN]));
/** One row of a plate with two rows and no known pattern. */
export const FREE_ROW = grammar('free', anyRow(1, 5), 0);
/** Every plain plate of any country. The longest are Algerian. */
export const ANY_PLAIN: Automaton = compile(anyRow(3, 11));

/**
 * The grammars that compete for a country; all of them if it is unknown. Europe and the United States keep the free one, because they have
 * more layouts than these lists.
 */
export function grammarsFor(country: PlateHint['country']): readonly Grammar[] {
  if (country === undefined) return GRAMMARS;
  const wanted: readonly GrammarName[] = country === 'US' || country === 'EU' ? [country, 'free'] : [country];
  return GRAMMARS.filter(({ name }) => wanted.includes(name));
}
