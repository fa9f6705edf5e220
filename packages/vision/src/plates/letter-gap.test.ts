import { describe, expect, test } from 'vitest';
import type { DecodedCharacter } from './ctc.ts';
import { splitAtGap, splitAtLetter } from './letter-gap.ts';

/** `5@0.4 1@0.9`: characters and where they stand, in plate heights, on a plate five heights wide. */
const placed = (text: string): DecodedCharacter[] =>
  text.split(' ').map((item) => {
    const [character = '', at = '0'] = item.split('@');
    return { text: character, confidence: 0.9, at: Number(at) / 5 };
  });

describe('a gap between digits', () => {
  test.each([
    ['an empty one', '5@0.4 4@0.9 6@1.4 7@1.9 1@2.4 1@4.1 3@4.6', '54671', '13'],
    ['one with rubbish in it', '9@0.4 1@1 4@1.6 0@2.2 1@3.1 8@4.4', '9140', '8'],
    ['one with a bar read as I', '5@0.3 4@0.8 6@1.3 I@2.3 1@4 3@4.5', '546', '13'],
  ])('holds a letter that was not read: %s', (_, text, serial, prefecture) => {
    const groups = splitAtGap(placed(text), 5);
    expect(groups?.serial.map((character) => character.text).join('')).toBe(serial);
    expect(groups?.prefecture.map((character) => character.text).join('')).toBe(prefecture);
  });

  test.each([
    ['a provisional plate', '1@0.4 2@0.9 3@1.4 4@1.9 5@2.4 6@2.9 W@3.8 W@4.5'],
    ['evenly spaced digits', '1@0.5 2@1.2 3@1.9 4@2.6 5@3.3 6@4'],
    ['widely spaced digits', '1@0.4 2@1.3 3@2.2 4@3.1 5@4.6'],
    ['a serial of six', '1@0.2 2@0.6 3@1 4@1.4 5@1.8 6@2.2 7@4.4'],
    ['a serial that begins with a zero', '0@0.4 6@0.9 1@1.4 1@4'],
    ['a prefecture that begins with a zero', '5@0.4 4@0.9 6@1.4 0@4 3@4.5'],
  ])('holds none in %s', (_, text) => {
    expect(splitAtGap(placed(text), 5)).toBeUndefined();
  });
});

describe('a Latin letter between digits', () => {
  const split = (text: string) =>
    splitAtLetter([...text].map((character) => ({ text: character, confidence: 0.9, at: 0 })));

  test('is not believed: this network reads no Arabic', () => {
    const groups = split('6814A26');
    expect(groups?.serial.map(({ text }) => text).join('')).toBe('6814');
    expect(groups?.prefecture.map(({ text }) => text).join('')).toBe('26');
  });

  test.each(['1234W18', '274683WW', 'AB123CD', '06A1', '123456A7'])('is left alone in %s', (text) => {
    expect(split(text)).toBeUndefined();
  });
});
