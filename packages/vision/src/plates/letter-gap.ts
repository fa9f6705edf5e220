import type { DecodedCharacter } from './ctc.ts';

/** Neighbouring digits stand 0.3 to 0.9 plate heights apart; over a bar, a letter and a bar it is 1.6 and more. */
const MIN_GAP = 1.4;
const MIN_PITCHES = 2.2;
/** What a network without Arabic makes of a bar, a letter and a bar. */
const MAX_RUBBISH = 3;
/** Rubbish stands apart: from the serial by more than its digits from each other, from the prefecture by a good half plate height. */
const APART_PITCHES = 1.2;
const APART = 0.6;

const allDigits = (characters: readonly DecodedCharacter[]): boolean =>
  characters.every(({ text }) => /^\d$/.test(text));

/** The usual distance between neighbours, in shares of the picture's width. */
function pitchOf(characters: readonly DecodedCharacter[]): number | undefined {
  const steps = characters.slice(1).map((character, index) => character.at - (characters[index]?.at ?? 0));
  return steps.sort((a, b) => a - b)[Math.floor((steps.length - 1) / 2)];
}

export type LetterPlateGroups = {
  readonly serial: readonly DecodedCharacter[];
  readonly prefecture: readonly DecodedCharacter[];
};

const isSerial = (characters: readonly DecodedCharacter[]): boolean =>
  characters.length >= 2 && characters.length <= 5 && allDigits(characters) && characters[0]?.text !== '0';

function isLetterGap(
  serial: readonly DecodedCharacter[],
  dropped: readonly DecodedCharacter[],
  first: DecodedCharacter,
  shape: number,
): boolean {
  const from = serial.at(-1)?.at ?? 0;
  const pitch = pitchOf(serial) ?? Infinity;
  const gap = first.at - from;
  if (gap * shape < MIN_GAP || gap < MIN_PITCHES * pitch) return false;
  const [left, right] = [dropped[0], dropped.at(-1)];
  if (!left || !right) return true;
  return left.at - from >= APART_PITCHES * pitch && (first.at - right.at) * shape >= APART;
}

/**
 * For a plate whose bars were too faint to be found: 1 to 5 digits, a gap that no neighbouring digits have, 1 or 2 digits. What was decoded
 * within the gap stands where the letter stands and is dropped.
 * @param shape width of the rectified plate in plate heights
 */
export function splitAtGap(characters: readonly DecodedCharacter[], shape: number): LetterPlateGroups | undefined {
  for (const tail of [2, 1]) {
    const prefecture = characters.slice(-tail);
    const first = prefecture[0];
    if (!first || prefecture.length !== tail || !allDigits(prefecture) || first.text === '0') continue;
    if ((pitchOf(prefecture) ?? 0) * shape > MIN_GAP / 2) continue;
    for (let rubbish = 0; rubbish <= MAX_RUBBISH; rubbish += 1) {
      const serial = characters.slice(0, -(tail + rubbish));
      const dropped = characters.slice(serial.length, characters.length - tail);
      if (isSerial(serial) && isLetterGap(serial, dropped, first, shape)) return { serial, prefecture };
    }
  }
  return undefined;
}

/**
 * Digits, one Latin letter, digits: what a network without Arabic may make of a letter plate whose bars it did not separate. The letter is
 * not believed. `W18` stays: that is a provisional plate.
 */
export function splitAtLetter(characters: readonly DecodedCharacter[]): LetterPlateGroups | undefined {
  const text = characters.map((character) => character.text).join('');
  const [, serial = '', prefecture = ''] = /^([1-9]\d{0,4})[A-Za-z]([1-9]\d?)$/.exec(text) ?? [];
  if (serial === '' || /W18$/i.test(text)) return undefined;
  return { serial: characters.slice(0, serial.length), prefecture: characters.slice(-prefecture.length) };
}
