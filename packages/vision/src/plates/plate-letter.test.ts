import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PLATE_LETTERS } from './alphabet.ts';
import { decodeRow, textOf, viewsOf } from './decode-row.ts';
import { grammarsFor } from './grammars.ts';
import { plateLetterIn, plateLetterWindow, rereadLetter } from './plate-letter.ts';
import type { PlateNetworks } from './networks.ts';
import type { PlateReading } from './read-plate.ts';
import { ROW_HEIGHT, ROW_WIDTH, WINDOW_WIDTH } from './rectify.ts';
import { rowOf, rowOfTokens, BLANK_STEP } from './testing/rows.ts';
import type { Scores } from './beam.ts';

test('the letters are those of the network, in its order', () => {
  const path = join(import.meta.dirname, '../../../../models/plate-letter/letters.json');
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(PLATE_LETTERS);
});

test.each([
  ['36814|د|26', 'د'],
  ['36814|D|26', 'D'],
  ['ج|1234', 'ج'],
  ['274683|WW', undefined],
  ['1234|W18', undefined],
  ['M|123', undefined],
])('the letter of %s is %s', (text, letter) => {
  expect(plateLetterIn(text)).toBe(letter);
});

describe('the window around a letter', () => {
  /** The value of each pixel is its column. */
  const columns = Float32Array.from({ length: ROW_WIDTH * ROW_HEIGHT }, (_, index) => index % ROW_WIDTH);
  const firstLine = (window: Float32Array): Float32Array => window.subarray(0, WINDOW_WIDTH);

  test('has the letter in its middle, and a mean of 0 and a deviation of 1', () => {
    const window = plateLetterWindow(columns, 0.5);
    expect(window).toHaveLength(WINDOW_WIDTH * ROW_HEIGHT);
    const mean = window.reduce((sum, value) => sum + value, 0) / window.length;
    expect(mean).toBeCloseTo(0, 4);
    expect(window.reduce((sum, value) => sum + value * value, 0) / window.length).toBeCloseTo(1, 1);
    expect(firstLine(window)[WINDOW_WIDTH / 2]).toBeGreaterThan(0);
    expect(firstLine(window)[WINDOW_WIDTH / 2 - 1]).toBeLessThan(0);
  });

  test('repeats the edge of the row beyond its end', () => {
    const [first, second] = firstLine(plateLetterWindow(columns, 0));
    expect(first).toBe(second);
    const line = firstLine(plateLetterWindow(columns, 1));
    expect(line.at(-1)).toBe(line.at(-2));
  });
});

/** A network that gives one letter this logit and every other 0, and records how many windows each call has. */
function networkThatReads(letter: string, logit: number) {
  const asked: number[] = [];
  const networks: Pick<PlateNetworks, 'letters'> = {
    letters: (windows) => {
      asked.push(windows.length);
      return Promise.resolve(
        windows.map(() => Float32Array.from(PLATE_LETTERS, (known) => (known === letter ? logit : 0))),
      );
    },
  };
  return { networks, asked };
}

function readingOf(scores: Scores): PlateReading {
  const row = decodeRow(viewsOf(new Float32Array(ROW_WIDTH * ROW_HEIGHT), scores), grammarsFor('MA'));
  if (!row) throw new Error('the row has no reading');
  const { grammar, country, tokens, characters, logProbability } = row;
  const text = textOf(grammar, tokens);
  return { grammar, country, text, seen: text, characters, rows: [row], probability: Math.exp(logProbability) };
}

const unsure = readingOf(
  rowOf([
    ...[...'36814|'].flatMap((token) => [{ [token]: 0.999 }, BLANK_STEP]),
    { ه: 0.5, د: 0.45 },
    ...[...'|26'].flatMap((token) => [{ [token]: 0.999 }, BLANK_STEP]),
  ]),
);

describe('rereading the letter', () => {
  test('corrects a letter that the reader misread, and raises the probability', async () => {
    expect(unsure.text).toBe('36814|ه|26');
    const { networks, asked } = networkThatReads('د', 12);
    const again = await rereadLetter(unsure, networks);
    expect(again).toMatchObject({ text: '36814|د|26', seen: unsure.seen });
    expect(again.characters[5]).toMatchObject({ text: 'د' });
    expect(again.characters[5]?.confidence).toBeGreaterThan(0.95);
    expect(again.probability).toBeGreaterThan(unsure.probability);
    expect(asked).toEqual([1]);
  });

  test('lowers the probability if the two networks disagree', async () => {
    const sure = readingOf(rowOfTokens(['1', '2', '|', 'ه', '|', '6']));
    const again = await rereadLetter(sure, networkThatReads('و', 6).networks);
    expect(again.probability).toBeLessThan(0.8 * sure.probability);
  });

  test('never turns a letter of a series into one of a service', async () => {
    const again = await rereadLetter(unsure, networkThatReads('ش', 30).networks);
    expect(again.text).toMatch(/^36814\|[هد]\|26$/);
  });

  test.each(['274683WW', '1234W18', '123|M'])('leaves %s alone: no letter of a series stands there', async (said) => {
    const { networks, asked } = networkThatReads('د', 30);
    const reading = readingOf(rowOfTokens([...said]));
    expect(await rereadLetter(reading, networks)).toBe(reading);
    expect(asked).toEqual([]);
  });
});
