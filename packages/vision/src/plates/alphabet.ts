/**
 * The classes of the reader in the order of its outputs: class 0 is CTC's blank, class k is `TOKENS[k - 1]`. The same list as
 * `models/plate-renderer/alphabet.py`; a test compares them.
 */
export const DIGITS: readonly string[] = [...'0123456789'];
export const LATIN: readonly string[] = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
/** Letters of the Moroccan series since 2000. */
export const SERIES_LETTERS: readonly string[] = [...'أبدهوطي'];
/** The same series in Latin letters, for journeys abroad. */
export const SERIES_ABROAD: readonly string[] = [...'ABDHWTY'];
/** Local authorities, police. */
export const SERVICE_LETTERS: readonly string[] = [...'جش'];
/** Auxiliary forces, civil protection: two letters that stand together. */
export const SERVICE_PAIRS: readonly string[] = ['ق س', 'و م'];
export const TUNISIA = 'تونس';
export const TUNISIA_SHORT = 'نت';
export const BAR = '|';
export const DASH = '-';

export const TOKENS: readonly string[] = [
  ...DIGITS,
  ...LATIN,
  ...SERIES_LETTERS,
  ...SERVICE_LETTERS,
  ...SERVICE_PAIRS,
  TUNISIA,
  TUNISIA_SHORT,
  BAR,
  DASH,
];

/**
 * The letters that the letter network tells apart, in the order of its outputs. It is the same list as `models/plate-letter/network.py`; a
 * test compares them.
 */
export const PLATE_LETTERS: readonly string[] = [...SERIES_LETTERS, ...SERVICE_LETTERS, ...SERIES_ABROAD];

export const BLANK = 0;
export const CLASS_COUNT = TOKENS.length + 1;

const CLASS_OF: ReadonlyMap<string, number> = new Map(TOKENS.map((token, index) => [token, index + 1]));

/** @throws RangeError if no plate has this token: a mistake in a grammar, not in an image */
export function classOf(token: string): number {
  const found = CLASS_OF.get(token);
  if (found === undefined) throw new RangeError(`the reader has no class for ${token}`);
  return found;
}

export const tokenOf = (index: number): string => TOKENS[index - 1] ?? '';

/** Whether a token is a bar or a dash between groups: the network sees it, but it is no character of the plate. */
export const isSeparator = (token: string): boolean => token === BAR || token === DASH;
