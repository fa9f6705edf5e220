import { describe, expect, test } from 'vitest';
import { CLASSES, decodeCtc, DIGIT_CLASSES } from './ctc.ts';

/** One row a step: the class named gets the score, the blank the rest. */
function scoresOf(steps: readonly (readonly [string, number])[]): Float32Array {
  const scores = new Float32Array(steps.length * CLASSES.length);
  steps.forEach(([text, score], step) => {
    scores[step * CLASSES.length] = 1 - score;
    if (text) scores[step * CLASSES.length + CLASSES.indexOf(text)] = score;
  });
  return scores;
}
const decode = (steps: readonly (readonly [string, number])[], allowed?: ReadonlySet<number>) =>
  decodeCtc(scoresOf(steps), steps.length, CLASSES.length, allowed);

describe('decoding', () => {
  test('knows the 97 classes of the recogniser', () => {
    expect(CLASSES).toHaveLength(97);
    expect(CLASSES[1]).toBe('0');
    expect(CLASSES[96]).toBe(' ');
  });

  test('merges repeats, keeps doubles that a blank parts, and takes the best step of a character', () => {
    const decoded = decode([
      ['1', 0.6],
      ['1', 0.9],
      ['', 0],
      ['1', 0.8],
    ]);
    expect(decoded.map(({ text }) => text).join('')).toBe('11');
    expect(decoded[0]?.confidence).toBeCloseTo(0.9);
    expect(decoded[0]?.at).toBeCloseTo(1.5 / 4);
    expect(decoded[1]?.at).toBeCloseTo(3.5 / 4);
  });

  test('among digits only leaves a letter out and does not rename it', () => {
    expect(
      decode(
        [
          ['7', 0.9],
          ['W', 0.9],
          ['2', 0.7],
        ],
        DIGIT_CLASSES,
      ).map(({ text }) => text),
    ).toEqual(['7', '2']);
  });
});
