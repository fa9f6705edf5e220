import type { ReadCharacter, RowReading, Views } from './decode-row.ts';
import { decodeRow, textOf } from './decode-row.ts';
import type { Grammar } from './grammars.ts';
import { FREE_ROW, KNOWN, LOWER, UPPER } from './grammars.ts';

/** A plate of two rows, told as one of one row. */
export type TwoRowReading = Pick<RowReading, 'grammar' | 'country' | 'tokens' | 'characters' | 'merit'> & {
  readonly text: string;
  readonly logProbability: number;
};

/** Two rows have two chances to be unsure: their sum is weighed against one row's. */
const WEIGHT = 0.8;
const FREE = -0.5;

const isLetter = ({ text }: ReadCharacter): boolean => !/\d/.test(text);

function together(
  grammar: 'MA' | 'free',
  characters: readonly ReadCharacter[],
  above: RowReading,
  below: RowReading,
): TwoRowReading {
  const logProbability = above.logProbability + below.logProbability;
  const tokens = characters.map(({ text }) => text);
  return {
    grammar,
    country: grammar === 'MA' ? 'MA' : undefined,
    tokens,
    characters,
    text: textOf(grammar, tokens),
    logProbability,
    merit: logProbability * WEIGHT + (grammar === 'MA' ? KNOWN : FREE),
  };
}

/** Letter and prefecture above in either order, serial below; or two rows of anything. */
export function readTwoRows(upper: Views, lower: Views, grammars: readonly Grammar[]): TwoRowReading | undefined {
  const readings: TwoRowReading[] = [];
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
  return first && others.reduce((a, b) => (b.merit > a.merit ? b : a), first);
}
