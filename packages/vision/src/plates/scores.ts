import { BLANK, CLASS_COUNT, classOf, DASH } from './alphabet.ts';
import type { Decoded, Scores } from './beam.ts';

/** The log probability of an impossible path. */
const NEVER = -1e9;
const DASH_CLASS = classOf(DASH);

/**
 * Turns the network's output for one row into log probabilities.
 * @param logits `CLASS_COUNT` rows of `steps`, as they lie in the network's output
 * @param temperature above 1 makes the reader less sure of itself
 */
export function logProbabilities(logits: Float32Array, steps: number, temperature: number): Scores {
  const data = new Float32Array(steps * CLASS_COUNT);
  for (let step = 0; step < steps; step += 1) {
    let highest = -Infinity;
    for (let index = 0; index < CLASS_COUNT; index += 1) {
      const value = (logits[index * steps + step] ?? 0) / temperature;
      data[step * CLASS_COUNT + index] = value;
      if (value > highest) highest = value;
    }
    let sum = 0;
    for (let index = 0; index < CLASS_COUNT; index += 1) {
      sum += Math.exp((data[step * CLASS_COUNT + index] ?? 0) - highest);
    }
    const norm = highest + Math.log(sum);
    for (let index = 0; index < CLASS_COUNT; index += 1) {
      data[step * CLASS_COUNT + index] = (data[step * CLASS_COUNT + index] ?? 0) - norm;
    }
  }
  return { data, steps };
}

/** The same row for a plate on which dashes are decoration: every dash becomes a blank. */
export function withoutDashes({ data, steps }: Scores): Scores {
  const folded = Float32Array.from(data);
  for (let at = 0; at < folded.length; at += CLASS_COUNT) {
    const together = Math.exp(folded[at + BLANK] ?? NEVER) + Math.exp(folded[at + DASH_CLASS] ?? NEVER);
    folded[at + BLANK] = Math.log(Math.max(together, 1e-30));
    folded[at + DASH_CLASS] = NEVER;
  }
  return { data: folded, steps };
}

/** Takes the best class of each step, merges repeats and drops blanks (Graves et al. 2006): what the network saw, before any grammar. */
export function greedy({ data, steps }: Scores): Decoded {
  const classes: number[] = [];
  let logProbability = 0;
  let previous = BLANK;
  for (let step = 0; step < steps; step += 1) {
    let best = BLANK;
    let score = NEVER;
    for (let index = 0; index < CLASS_COUNT; index += 1) {
      const value = data[step * CLASS_COUNT + index] ?? NEVER;
      if (value > score) [best, score] = [index, value];
    }
    logProbability += score;
    if (best !== BLANK && best !== previous) classes.push(best);
    previous = best;
  }
  return { classes, logProbability };
}

const sumOf = (a: number, b: number): number => {
  const high = Math.max(a, b);
  return high <= NEVER ? NEVER : high + Math.log(Math.exp(a - high) + Math.exp(b - high));
};

/** The log probability that a row holds exactly these characters: the sum over all paths (Graves et al. 2006, the forward variable). */
export function probabilityOf({ data, steps }: Scores, classes: readonly number[]): number {
  const places = 2 * classes.length + 1;
  const tokens = Int16Array.from({ length: places }, (_, place) =>
    place % 2 === 0 ? BLANK : (classes[(place - 1) / 2] ?? BLANK),
  );
  let current = new Float64Array(places).fill(NEVER);
  current[0] = 0;
  for (let step = 0; step < steps; step += 1) {
    const after = new Float64Array(places).fill(NEVER);
    for (let place = 0; place < places; place += 1) {
      // At the first step only the start is reached, which stays a blank or becomes the first character.
      let total = step === 0 && place > 1 ? NEVER : (current[place] ?? NEVER);
      if (place > 0) total = sumOf(total, current[place - 1] ?? NEVER);
      const skips = step > 0 && place > 1 && place % 2 === 1 && tokens[place] !== tokens[place - 2];
      if (skips) total = sumOf(total, current[place - 2] ?? NEVER);
      if (total > NEVER) after[place] = total + (data[step * CLASS_COUNT + (tokens[place] ?? BLANK)] ?? NEVER);
    }
    current = after;
  }
  return sumOf(current[places - 1] ?? NEVER, places > 1 ? (current[places - 2] ?? NEVER) : NEVER);
}

/** Finds the best path of CTC for a known text (Viterbi): which step belongs to which character. */
function alignment({ data, steps }: Scores, classes: readonly number[]): Int16Array {
  // Places: blank, first, blank, second, ..., blank.
  const places = 2 * classes.length + 1;
  const tokenAt = (place: number): number => (place % 2 === 0 ? BLANK : (classes[(place - 1) / 2] ?? BLANK));
  const from = new Int16Array(steps * places);
  let current = new Float64Array(places).fill(NEVER);
  current[0] = data[BLANK] ?? NEVER;
  if (places > 1) current[1] = data[tokenAt(1)] ?? NEVER;
  for (let step = 1; step < steps; step += 1) {
    const after = new Float64Array(places).fill(NEVER);
    for (let place = 0; place < places; place += 1) {
      let source = place;
      if (place > 0 && (current[place - 1] ?? NEVER) > (current[source] ?? NEVER)) source = place - 1;
      const skips = place > 1 && place % 2 === 1 && tokenAt(place) !== tokenAt(place - 2);
      if (skips && (current[place - 2] ?? NEVER) > (current[source] ?? NEVER)) source = place - 2;
      after[place] = (current[source] ?? NEVER) + (data[step * CLASS_COUNT + tokenAt(place)] ?? NEVER);
      from[step * places + place] = source;
    }
    current = after;
  }
  const path = new Int16Array(steps);
  let place = (current[places - 1] ?? NEVER) >= (current[places - 2] ?? NEVER) ? places - 1 : places - 2;
  for (let step = steps - 1; step >= 0; step -= 1) {
    path[step] = place;
    place = from[step * places + place] ?? 0;
  }
  return path;
}

/** One character of a text: its highest probability among its steps, and their middle, 0 to 1 along the row. */
export type PlacedCharacter = { readonly confidence: number; readonly at: number };

/** Returns how certain each character of a text is, and where it stands. */
export function charactersIn(scores: Scores, classes: readonly number[]): PlacedCharacter[] {
  if (classes.length === 0) return [];
  const stepsOf = classes.map((): number[] => []);
  alignment(scores, classes).forEach((place, step) => {
    if (place % 2 === 1) stepsOf[(place - 1) / 2]?.push(step);
  });
  return stepsOf.map((steps, index) => ({
    confidence: Math.max(
      0,
      ...steps.map((step) => Math.exp(scores.data[step * CLASS_COUNT + (classes[index] ?? BLANK)] ?? NEVER)),
    ),
    at: (steps.reduce((sum, step) => sum + step, 0) / Math.max(1, steps.length) + 0.5) / scores.steps,
  }));
}
