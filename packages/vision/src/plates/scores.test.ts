import { describe, expect, test } from 'vitest';
import { CLASS_COUNT, classOf, tokenOf } from './alphabet.ts';
import { beamSearch } from './beam.ts';
import { compile } from './automaton.ts';
import { charactersIn, greedy, logProbabilities, probabilityOf, withoutDashes } from './scores.ts';
import { rowOf, saying, SILENCE } from './testing/rows.ts';

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

  test('are read as they stand: repeats merged, silence dropped, bars kept', () => {
    expect(read(saying([...'36814|', 'د', ...'|26']))).toBe('36814|د|26');
    expect(read(rowOf([{ '8': 0.9 }, { '8': 0.9 }, SILENCE, { '8': 0.9 }]))).toBe('88');
    expect(read(rowOf([SILENCE, SILENCE]))).toBe('');
  });

  test('have no dash where dashes are decoration', () => {
    const folded = withoutDashes(saying([...'AA-12-AA']));
    expect(read(folded)).toBe('AA12AA');
  });

  test('say how likely a string is, over all the ways of saying it', () => {
    const steps = Array.from({ length: 5 }, (_, index) => ({ '': 0.3, A: 0.3 + 0.05 * index, B: 0.3 - 0.05 * index }));
    const scores = rowOf(steps);
    const ways = [['A'], ['A', 'A'], ['A', 'B'], ['B', 'A', 'B']];
    for (const way of ways) {
      const [only] = beamSearch(scores, compile([way.map((token) => [token])]));
      expect(probabilityOf(scores, way.map(classOf))).toBeCloseTo(only?.logProbability ?? 0, 4);
    }
    expect(probabilityOf(rowOf([SILENCE]), [classOf('A')])).toBeLessThan(-10);
  });

  test('say of each character how sure it is and where it stands, by the steps that say it', () => {
    const scores = rowOf([{ '1': 0.6 }, { '1': 0.95 }, SILENCE, { '7': 0.7, '1': 0.2 }]);
    const [first, second] = charactersIn(scores, ['1', '7'].map(classOf));
    expect(first?.confidence).toBeCloseTo(0.95, 3);
    expect(first?.at).toBeCloseTo(1 / 4, 3);
    expect(second?.confidence).toBeCloseTo(0.7, 3);
    expect(second?.at).toBeCloseTo(3.5 / 4, 3);
    expect(charactersIn(scores, [])).toEqual([]);
  });
});
