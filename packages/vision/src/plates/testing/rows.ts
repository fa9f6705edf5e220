import { BLANK, CLASS_COUNT, classOf } from '../alphabet.ts';
import type { Scores } from '../beam.ts';

/** One step of a row: the probability of each token. All classes share the rest. */
export type Step = Readonly<Record<string, number>>;

export const BLANK_STEP: Step = {};

/** Scores as a network might give them: `''` stands for the blank. */
export function rowOf(steps: readonly Step[]): Scores {
  const data = new Float32Array(steps.length * CLASS_COUNT);
  steps.forEach((step, at) => {
    const given = Object.keys(step).length > 0 ? step : { '': 0.9999 };
    const left = 1 - Object.values(given).reduce((sum, value) => sum + value, 0);
    data.fill(Math.log(Math.max(left, 1e-9) / CLASS_COUNT), at * CLASS_COUNT, (at + 1) * CLASS_COUNT);
    for (const [token, probability] of Object.entries(given)) {
      data[at * CLASS_COUNT + (token === '' ? BLANK : classOf(token))] = Math.log(probability);
    }
  });
  return { data, steps: steps.length };
}

/** A row of these tokens, each with this probability, with blanks between them. */
export const rowOfTokens = (tokens: readonly string[], probability = 0.999): Scores =>
  rowOf(tokens.flatMap((token) => [{ [token]: probability }, BLANK_STEP]));
