import type { PlateText } from './plate.ts';
import { UNKNOWN_LETTER } from './plate.ts';

/**
 * Characters that optical readers confuse, in both directions.
 * Shape: 0/O/D/Q (round), 1/I/L and 1/7 (stroke), 2/Z and 2/7 (top bar and diagonal), 5/S and 5/6, 8/B, 6/G; a lost or filled opening:
 * 0/8, 3/8, 6/8, 8/9. These are the usual confusions, chosen by shape and not measured on this platform's reader: measure before you
 * change one. A misreading by a missing pair raises no alert, but every added pair makes strangers' plates "possible": keep the list short.
 */
const CONFUSED: readonly (readonly [string, string])[] = [
  ['0', 'O'],
  ['0', 'D'],
  ['0', 'Q'],
  ['O', 'D'],
  ['O', 'Q'],
  ['D', 'Q'],
  ['0', '8'],
  ['1', 'I'],
  ['1', 'L'],
  ['I', 'L'],
  ['1', '7'],
  ['2', '7'],
  ['2', 'Z'],
  ['3', '8'],
  ['5', '6'],
  ['5', 'S'],
  ['6', '8'],
  ['6', 'G'],
  ['8', '9'],
  ['8', 'B'],
];
const PAIRS: ReadonlySet<string> = new Set(CONFUSED.flatMap(([a, b]) => [a + b, b + a]));

/** Whether a reader may confuse these two characters. Equal characters are not confused. */
export const areConfused = (a: string, b: string): boolean => PAIRS.has(a + b);

const WILDCARD = '?';

/** The plate's characters in reading order, without bars; an unread letter is a wildcard. */
function charactersOf(plate: PlateText): string[] {
  switch (plate.family) {
    case 'morocco': {
      const letter = plate.letter === UNKNOWN_LETTER ? WILDCARD : (plate.letter ?? WILDCARD);
      return [...(plate.serial ?? ''), letter, ...(plate.region ?? '')];
    }
    case 'morocco-1983':
      return [...(plate.serial ?? ''), ...(plate.region ?? '')];
    case 'ww':
    case 'w18':
      return [...(plate.serial ?? ''), ...plate.family.toUpperCase()];
    case 'other':
      return [...plate.key.replace(/^other:/, '')];
  }
}

/**
 * A character with at least this confidence counts as certain. Of the characters that the reader gives at least 0.9, 99.4 % are right; of
 * those between 0.8 and 0.9, 91 % (`models/plate-reader/README.md`, the table of characters).
 */
export const SURE_CHARACTER = 0.9;

/** A character as a network read it; one entry may hold several (`WW`). */
export type CharacterRead = { readonly text: string; readonly confidence: number };

/**
 * Which of the plate's characters were read with certainty, in order. None counts as certain if the reading is unknown or does not line up
 * with the plate (a leading zero that the grammar drops, groups in another order), so that a person decides.
 */
function surenessOf(plate: readonly string[], read: readonly CharacterRead[]): readonly boolean[] {
  const each = read.flatMap(({ text, confidence }) =>
    [...text].map((character) => ({ character, isSure: confidence >= SURE_CHARACTER })),
  );
  const linesUp = each.length === plate.length && each.every(({ character }, index) => character === plate[index]);
  return plate.map((_, index) => linesUp && (each[index]?.isSure ?? false));
}

export type PlateMatch = {
  /**
   * `exact`: the same plate. `possible`: the same except for one confusable pair with an uncertain character, or with an unread letter,
   * so that a person must look. `none`: another plate.
   */
  match: 'exact' | 'possible' | 'none';
  /** The differences and unknown characters, for the page's "why this alert"; empty for an exact match. */
  differences: string[];
};

const NONE: PlateMatch = { match: 'none', differences: [] };

/**
 * Compares a plate that was read with one that is looked for. The result is never `exact` with an unread letter on either side. It is
 * never `possible` with a letter that was read and differs, with two differing characters, with a pair that is not in the confusion
 * table, or with a character that was read with certainty, because the table lists what a reader in doubt may confuse.
 * @param characters as the network read them; without them every character counts as uncertain
 */
export function comparePlates(
  read: PlateText,
  listed: PlateText,
  characters: readonly CharacterRead[] = [],
): PlateMatch {
  const seen = charactersOf(read);
  const wanted = charactersOf(listed);
  const isSure = surenessOf(seen, characters);
  if (read.key === listed.key && !seen.includes(WILDCARD)) return { match: 'exact', differences: [] };
  if (seen.length !== wanted.length) return NONE;
  const differences: string[] = [];
  let confused = 0;
  for (const [index, character] of seen.entries()) {
    const expected = wanted[index];
    if (expected === undefined) return NONE;
    if (character === WILDCARD || expected === WILDCARD) {
      // Only the letter of a plate with a letter may be missing: any other wildcard would match too much.
      if (!standsForLetter(read, character) && !standsForLetter(listed, expected)) return NONE;
      if (/\d/.test(character) || /\d/.test(expected)) return NONE;
      differences.push(
        character === WILDCARD ? `letter not read, listed ${expected}` : `letter ${character} not listed`,
      );
    } else if (character !== expected) {
      if (isSure[index] || !areConfused(character, expected)) return NONE;
      confused += 1;
      differences.push(`character ${index + 1}: read ${character}, listed ${expected}`);
    }
  }
  if (confused > 1) return NONE;
  if (differences.length === 0) differences.push('grouped differently');
  return { match: 'possible', differences };
}

const standsForLetter = (plate: PlateText, character: string): boolean =>
  plate.family === 'morocco' && character === WILDCARD;

const CONFUSED_COST = 0.3;
const UNREAD_COST = 0.5;

function substitutionCost(a: string, b: string): number {
  if (a === b && a !== WILDCARD) return 0;
  if (a === WILDCARD || b === WILDCARD) return UNREAD_COST;
  return areConfused(a, b) ? CONFUSED_COST : 1;
}

/**
 * Weighted edit distance (Levenshtein, two rows) between two plates: 0 for equal, 0.3 for a confusable pair, 0.5 for an unread letter, 1
 * for any other substitution, insertion or deletion. It ranks candidates; `comparePlates` decides whether to raise an alert.
 */
export function plateDistance(a: PlateText, b: PlateText): number {
  const left = charactersOf(a);
  const right = charactersOf(b);
  let previous = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (const [row, character] of left.entries()) {
    const current = [row + 1];
    for (const [column, other] of right.entries()) {
      current.push(
        Math.min(
          (previous[column] ?? 0) + substitutionCost(character, other),
          (previous[column + 1] ?? 0) + 1,
          (current[column] ?? 0) + 1,
        ),
      );
    }
    previous = current;
  }
  return previous[right.length] ?? 0;
}
