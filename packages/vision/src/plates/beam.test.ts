import { describe, expect, test } from 'vitest';
import { BLANK, CLASS_COUNT, classOf, tokenOf } from './alphabet.ts';
import { accepts, compile } from './automaton.ts';
import type { Automaton } from './automaton.ts';
import { beamSearch } from './beam.ts';
import type { Scores } from './beam.ts';
import { rowOf, BLANK_STEP } from './testing/rows.ts';

const AB = ['A', 'B'];
const oneToThree = compile([[AB], [AB, AB], [AB, AB, AB]]);
const textOf = (scores: Scores, automaton: Automaton): string =>
  (beamSearch(scores, automaton)[0]?.classes ?? []).map(tokenOf).join('');

/** The truth by trying every path: sums the probability of each string (Graves et al. 2006). */
function everyPath({ data, steps }: Scores, classes: readonly number[]): Map<string, number> {
  const totals = new Map<string, number>();
  const walk = (step: number, last: number, text: readonly number[], probability: number): void => {
    if (step === steps) {
      const key = text.join();
      totals.set(key, (totals.get(key) ?? 0) + probability);
      return;
    }
    for (const token of classes) {
      const grown = token === BLANK || token === last ? text : [...text, token];
      walk(step + 1, token, grown, probability * Math.exp(data[step * CLASS_COUNT + token] ?? -Infinity));
    }
  };
  walk(0, BLANK, [], 1);
  return totals;
}

describe('the beam search', () => {
  test('finds the likeliest allowed string and its whole probability, as trying every path does', () => {
    let seed = 7;
    const random = (): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed / 2_147_483_648;
    };
    const classes = [BLANK, ...AB.map(classOf)];
    for (let round = 0; round < 50; round += 1) {
      const steps = Array.from({ length: 6 }, () => {
        const [blank, a, b] = [random(), random(), random()];
        const sum = (blank + a + b) / 0.9999;
        return { '': blank / sum, A: a / sum, B: b / sum };
      });
      const scores = rowOf(steps);
      const truth = [...everyPath(scores, classes)]
        .map(([key, probability]) => ({ classes: key === '' ? [] : key.split(',').map(Number), probability }))
        .filter((candidate) => accepts(oneToThree, candidate.classes))
        .reduce((a, b) => (b.probability > a.probability ? b : a));
      const [found] = beamSearch(scores, oneToThree);
      expect(found?.classes).toEqual(truth.classes);
      expect(Math.exp(found?.logProbability ?? 0)).toBeCloseTo(truth.probability, 2);
    }
  });

  test('reads one character twice only where a blank separates them', () => {
    expect(textOf(rowOf([{ A: 0.99 }, { A: 0.99 }]), oneToThree)).toBe('A');
    expect(textOf(rowOf([{ A: 0.99 }, BLANK_STEP, { A: 0.99 }]), oneToThree)).toBe('AA');
  });

  test('takes the second best character where the best one is not allowed', () => {
    const digits = compile([[[...'0123456789'], ['B']]]);
    expect(textOf(rowOf([{ O: 0.7, '0': 0.25 }, BLANK_STEP, { '8': 0.6, B: 0.3 }]), digits)).toBe('0B');
  });

  test('finds nothing where the automaton accepts no text', () => {
    expect(beamSearch(rowOf([BLANK_STEP, BLANK_STEP]), oneToThree)).toEqual([]);
  });
});
