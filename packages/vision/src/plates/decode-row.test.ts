import { describe, expect, test } from 'vitest';
import type { Scores } from './beam.ts';
import { decodeRow, moroccanText, seenTokens, textOf, viewsOf } from './decode-row.ts';
import { grammarsFor } from './grammars.ts';
import { rowOf, rowOfTokens } from './testing/rows.ts';

const all = grammarsFor(undefined);
/** Views without an image: only scores as a network might give them. */
const viewsWith = (scores: Scores) => viewsOf(new Float32Array(0), scores);

describe('a row of characters', () => {
  test.each([
    ['36814|د|26', 'MA', '36814|د|26'],
    ['36814د26', 'MA', '36814|د|26'],
    ['274683WW', 'MA', '274683|WW'],
    ['AA-123-AA', 'EU', 'AA123AA'],
    ['AAA1A23', 'BR', 'AAA1A23'],
  ])('with the tokens %s is a plate of %s: %s', (said, country, text) => {
    const reading = decodeRow(viewsWith(rowOfTokens([...said])), all);
    expect(reading && textOf(reading.grammar, reading.tokens)).toBe(text);
    expect([country, undefined]).toContain(reading?.country);
  });

  test('of a layout that two countries have belongs to neither', () => {
    expect(decodeRow(viewsWith(rowOfTokens([...'ABC123'])), all)).toMatchObject({ country: undefined });
    expect(decodeRow(viewsWith(rowOfTokens([...'ABC123'])), grammarsFor('AR'))).toMatchObject({ country: 'AR' });
  });

  test('of a Spanish layout is European, though an American state uses it too', () => {
    expect(decodeRow(viewsWith(rowOfTokens([...'1234BCD'])), all)).toMatchObject({ country: 'EU' });
    expect(decodeRow(viewsWith(rowOfTokens([...'AB1C2D'])), all)).toMatchObject({ country: undefined });
  });

  test('with a doubtful character follows the grammar, and what the network saw stays readable', () => {
    const step = (token: string) => ({ [token]: 0.99 });
    const row = viewsWith(
      rowOf([
        ...['1', '2'].flatMap((token) => [step(token), {}]),
        { O: 0.6, '0': 0.35 },
        {},
        ...['|', 'ب', '|', '6'].flatMap((token) => [step(token), {}]),
      ]),
    );
    const reading = decodeRow(row, grammarsFor('MA'));
    expect(reading && textOf(reading.grammar, reading.tokens)).toBe('120|ب|6');
    expect(seenTokens(row).join('')).toBe('12O|ب|6');
    expect(reading?.characters[2]).toMatchObject({ text: '0', confidence: expect.closeTo(0.35, 2) as number });
  });

  test('without text has no reading', () => {
    expect(decodeRow(viewsWith(rowOf([{}, {}, {}])), all)).toBeUndefined();
  });
});

describe('the text of a Moroccan plate', () => {
  test.each([
    ['36814د26', '36814|د|26'],
    ['WW|274683', 'WW|274683'],
    ['1234W18', '1234|W18'],
    ['1234-56|7', '1234-56|7'],
    ['M123', 'M|123'],
  ])('%s is grouped as %s', (tokens, text) => {
    expect(moroccanText([...tokens])).toBe(text);
  });
});
