import type { ReadCharacter, RowReading, Views } from './decode-row.ts';
import { decodeRow, seenTokens, textOf } from './decode-row.ts';
import type { Grammar } from './grammars.ts';
import { FREE_ROW, KNOWN, LOWER, UPPER } from './grammars.ts';

/** The reading of a plate of two rows, as one text. */
export type TwoRowReading = Pick<RowReading, 'grammar' | 'country' | 'tokens' | 'characters' | 'merit'> & {
  readonly text: string;
  /** Both rows before any grammar. */
  readonly seen: string;
  /** The readings of the upper row in all areas that agree with the text. */
  readonly uppers: readonly RowReading[];
  readonly logProbability: number;
};

/** The weight of two rows' log probability against one row's, because two rows have two chances to be unsure. */
const WEIGHT = 0.8;
/** The bonus of two rows of no known pattern. */
const FREE = -0.5;

const isLetter = ({ text }: ReadCharacter): boolean => !/\d/.test(text);

function together(
  grammar: 'MA' | 'free',
  characters: readonly ReadCharacter[],
  above: RowReading,
  below: RowReading,
): Omit<TwoRowReading, 'seen'> {
  const logProbability = above.logProbability + below.logProbability;
  const tokens = characters.map(({ text }) => text);
  return {
    grammar,
    country: grammar === 'MA' ? 'MA' : undefined,
    tokens,
    characters,
    text: textOf(grammar, tokens),
    logProbability,
    uppers: [above],
    merit: logProbability * WEIGHT + (grammar === 'MA' ? KNOWN : FREE),
  };
}

/** Reads letter and prefecture above, in either order, and the serial below; or two rows of no known pattern. */
export function readTwoRows(
  upper: Views | undefined,
  lower: Views | undefined,
  grammars: readonly Grammar[],
): TwoRowReading | undefined {
  if (!upper || !lower) return undefined;
  const readings: Omit<TwoRowReading, 'seen'>[] = [];
  const [above, below] = [decodeRow(upper, [UPPER]), decodeRow(lower, [LOWER])];
  if (above && below && grammars.some(({ name }) => name === 'MA')) {
    const letters = above.characters.filter(isLetter);
    const prefecture = above.characters.filter((character) => !isLetter(character));
    readings.push(together('MA', [...below.characters, ...letters, ...prefecture], above, below));
  }
  if (grammars.some(({ name }) => name === 'free')) {
    const [first, second] = [decodeRow(upper, [FREE_ROW]), decodeRow(lower, [FREE_ROW])];
    if (first && second) readings.push(together('free', [...first.characters, ...second.characters], first, second));
  }
  const [first, ...others] = readings;
  if (!first) return undefined;
  const seen = [upper, lower].map((row) => seenTokens(row).join('')).join(' ');
  return { ...others.reduce((a, b) => (b.merit > a.merit ? b : a), first), seen };
}

/**
 * Returns the likeliest text of several areas of one plate. A text's probability is its mean over the areas.
 * @param lengthBonus the log probability that each token adds, because an area that is too tight loses characters without losing confidence
 */
export function likeliestOf(areas: readonly TwoRowReading[], lengthBonus: number): TwoRowReading | undefined {
  const texts = [...Map.groupBy(areas, ({ text }) => text).values()].flatMap((group) => {
    const [first] = [...group].sort((a, b) => b.logProbability - a.logProbability);
    const probability = group.reduce((sum, area) => sum + Math.exp(area.logProbability), 0) / areas.length;
    const uppers = group.flatMap((area) => area.uppers);
    return first ? [{ ...first, uppers, logProbability: Math.log(Math.max(probability, 1e-12)) }] : [];
  });
  const scoreOf = ({ logProbability, tokens }: TwoRowReading): number => logProbability + lengthBonus * tokens.length;
  return texts.sort((a, b) => scoreOf(b) - scoreOf(a))[0];
}
