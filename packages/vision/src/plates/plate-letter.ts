import { classOf, PLATE_LETTERS, SERIES_ABROAD, SERIES_LETTERS, SERVICE_LETTERS } from './alphabet.ts';
import type { RowReading } from './decode-row.ts';
import type { PlateNetworks } from './networks.ts';
import type { PlateReading } from './read-plate.ts';
import { ROW_HEIGHT, ROW_WIDTH, standardise, WINDOW_WIDTH } from './rectify.ts';
import { probabilityOf } from './scores.ts';

/** The letters that may stand in each other's place. */
const GROUPS: readonly (readonly string[])[] = [[...SERIES_LETTERS, ...SERIES_ABROAD], SERVICE_LETTERS];

/** Added to the deviation of a window, whose row is standardised already. */
const LEAST_DEVIATION = 0.05;
/** The most rows that are used, because more rows that agree with the text change nothing. */
const MOST_ROWS = 2;

/** The weights of both networks' log probabilities, fitted on drawn rows (`models/plate-letter/README.md`). */
const WEIGHT = { letter: 0.8, reader: 0.3 };

/** The letter of a plate, where it stands in a group of its own: the W of `274683|WW` and of `1234|W18` is none. */
export const plateLetterIn = (text: string): string | undefined =>
  text.split('|').find((part) => PLATE_LETTERS.includes(part));

/** Cuts the window around a place of a row, at full row height, and standardises it as in training. Beyond the row its edge is repeated. */
export function plateLetterWindow(row: Float32Array, at: number): Float32Array {
  const window = new Float32Array(WINDOW_WIDTH * ROW_HEIGHT);
  const left = Math.round(at * ROW_WIDTH - WINDOW_WIDTH / 2);
  for (let y = 0, to = 0; y < ROW_HEIGHT; y += 1) {
    for (let x = left; x < left + WINDOW_WIDTH; x += 1, to += 1) {
      window[to] = row[y * ROW_WIDTH + Math.min(ROW_WIDTH - 1, Math.max(0, x))] ?? 0;
    }
  }
  return standardise(window, LEAST_DEVIATION);
}

/** Shifts log probabilities so that the probabilities sum to one. */
function normalised(scores: readonly number[]): number[] {
  const highest = Math.max(...scores);
  const norm = highest + Math.log(scores.reduce((sum, score) => sum + Math.exp(score - highest), 0));
  return scores.map((score) => score - norm);
}

const meanOf = (rows: readonly (readonly number[])[]): number[] =>
  (rows[0] ?? []).map((_, index) => rows.reduce((sum, row) => sum + (row[index] ?? 0), 0) / rows.length);

/** The reader's log probability of each letter of the group, with the rest of the row as it was read. */
function readerScores({ views, classes }: RowReading, letter: string, group: readonly string[]): number[] {
  const place = classes.indexOf(classOf(letter));
  return normalised(group.map((other) => probabilityOf(views.plain.scores, classes.with(place, classOf(other)))));
}

/**
 * Reads the letter of a Moroccan plate again, with a network that tells letters apart and nothing else. Digits take most of the reader's capacity,
 * and every workshop draws the sixteen letters in its own way.
 * @returns the reading with the letter that is likeliest for both networks together, and its confidence; any other reading unchanged
 */
export async function rereadLetter(
  reading: PlateReading,
  networks: Pick<PlateNetworks, 'letters'>,
): Promise<PlateReading> {
  const letter = reading.grammar === 'MA' ? plateLetterIn(reading.text) : undefined;
  const group = GROUPS.find((letters) => letter !== undefined && letters.includes(letter));
  if (letter === undefined || !group) return reading;
  const windows = reading.rows.slice(0, MOST_ROWS).flatMap((row) => {
    const seen = row.characters.find(({ text }) => text === letter);
    return seen ? [{ row, window: plateLetterWindow(row.views.row, seen.at) }] : [];
  });
  if (windows.length === 0) return reading;
  const logits = await networks.letters(windows.map(({ window }) => window));
  const places = group.map((other) => PLATE_LETTERS.indexOf(other));
  const seen = meanOf(logits.map((scores) => normalised(places.map((place) => scores[place] ?? 0))));
  const read = meanOf(windows.map(({ row }) => readerScores(row, letter, group)));
  const together = normalised(seen.map((score, index) => WEIGHT.letter * score + WEIGHT.reader * (read[index] ?? 0)));
  const best = together.indexOf(Math.max(...together));
  const confidence = Math.exp(together[best] ?? 0);
  const text = group[best] ?? letter;
  // Replaces the reader's confidence in the letter by that of both networks. Its confidence in the digits stays.
  const digits = reading.probability / Math.exp(normalised(read)[group.indexOf(letter)] ?? 0);
  return {
    ...reading,
    text: reading.text.replace(letter, text),
    characters: reading.characters.map((known) => (known.text === letter ? { ...known, text, confidence } : known)),
    probability: Math.min(1, digits) * confidence,
  };
}
