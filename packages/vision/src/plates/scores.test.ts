import { describe, expect, test } from 'vitest';
import { CLASS_COUNT, classOf, tokenOf } from './alphabet.ts';
import { beamSearch } from './beam.ts';
import { compile } from './automaton.ts';
import { charactersIn, greedy, logProbabilities, probabilityOf, withoutDashes } from './scores.ts';
import { rowOf, rowOfTokens, BLANK_STEP } from './testing/rows.ts';

const read = (scores: ReturnType<typeof rowOf>): string => greedy(scores).classes.map(tokenOf).join('');

describe('the scores of a row', () => {
  test('become probabilities that sum to one at each step; a temperature flattens them', () => {
    const steps = 2;
    const logits = new Float32Array(CLASS_COUNT * steps);
    logits[classOf('7') * steps] = 6;
    const sharp = logProbabilities(logits, steps, 1).data.subarray(0, CLASS_COUNT);
    const flat = logProbabilities(logits, steps, 2).data.subarray(0, CLASS_COUNT);
    expect(sharp.reduce((sum, value) => sum + Math.exp(value), 0)).toBeCloseTo(1, 4);
    expect(sharp[classOf('7')]).toBeGreaterThan(flat[classOf('7')] ?? 0);
  });

  test('are read without a grammar: repeats merged, blanks dropped, bars kept', () => {
    expect(read(rowOfTokens([...'36814|', 'د', ...'|26']))).toBe('36814|د|26');
    expect(read(rowOf([{ '8': 0.9 }, { '8': 0.9 }, BLANK_STEP, { '8': 0.9 }]))).toBe('88');
    expect(read(rowOf([BLANK_STEP, BLANK_STEP]))).toBe('');
  });

  test('have no dash where dashes are decoration', () => {
    const folded = withoutDashes(rowOfTokens([...'AA-12-AA']));
    expect(read(folded)).toBe('AA12AA');
  });

  test('give the probability of a string, summed over all its paths', () => {
    const steps = Array.from({ length: 5 }, (_, index) => ({ '': 0.3, A: 0.3 + 0.05 * index, B: 0.3 - 0.05 * index }));
    const scores = rowOf(steps);
    const strings = [['A'], ['A', 'A'], ['A', 'B'], ['B', 'A', 'B']];
    for (const string of strings) {
      const [only] = beamSearch(scores, compile([string.map((token) => [token])]));
      expect(probabilityOf(scores, string.map(classOf))).toBeCloseTo(only?.logProbability ?? 0, 4);
    }
    expect(probabilityOf(rowOf([BLANK_STEP]), [classOf('A')])).toBeLessThan(-10);
  });

  test('give the confidence and the place of each character, by its steps', () => {
    const scores = rowOf([{ '1': 0.6 }, { '1': 0.95 }, BLANK_STEP, { '7': 0.7, '1': 0.2 }]);
    const [first, second] = charactersIn(scores, ['1', '7'].map(classOf));
    expect(first?.confidence).toBeCloseTo(0.95, 3);
    expect(first?.at).toBeCloseTo(1 / 4, 3);
    expect(second?.confidence).toBeCloseTo(0.7, 3);
    expect(second?.at).toBeCloseTo(3.5 / 4, 3);
    expect(charactersIn(scores, [])).toEqual([]);
  });
});
