import { CLASS_COUNT, classOf } from './alphabet.ts';

/** One place of a pattern: the tokens that may stand there. */
export type Place = readonly string[];
export type Pattern = readonly Place[];

/**
 * A deterministic automaton over the reader's classes: `next[state * CLASS_COUNT + class]` is the state after a token, or `DEAD`.
 * State 0 is the start.
 */
export type Automaton = { readonly next: Int16Array; readonly accepting: Uint8Array };

export const DEAD = -1;

/** All patterns that take one alternative of each part, in order. */
export function sequences(...parts: readonly (readonly Pattern[])[]): Pattern[] {
  return parts.reduce<Pattern[]>(
    (heads, alternatives) => heads.flatMap((head) => alternatives.map((tail) => [...head, ...tail])),
    [[]],
  );
}

type Live = readonly number[];

/** Subset construction: a state is the number of tokens so far and the patterns that still agree with them. */
export function compile(patterns: readonly Pattern[]): Automaton {
  const classes = patterns.map((pattern) => pattern.map((place) => new Set(place.map(classOf))));
  const states = new Map<string, number>();
  const rows: Int16Array[] = [];
  const accepting: number[] = [];
  const build = (length: number, live: Live): number => {
    const key = `${length}/${live.join()}`;
    const known = states.get(key);
    if (known !== undefined) return known;
    const state = rows.length;
    states.set(key, state);
    const row = new Int16Array(CLASS_COUNT).fill(DEAD);
    rows.push(row);
    accepting.push(live.some((pattern) => classes[pattern]?.length === length) ? 1 : 0);
    for (let token = 1; token < CLASS_COUNT; token += 1) {
      const after = live.filter((pattern) => classes[pattern]?.[length]?.has(token));
      if (after.length > 0) row[token] = build(length + 1, after);
    }
    return state;
  };
  build(
    0,
    patterns.map((_, index) => index),
  );
  const next = new Int16Array(rows.length * CLASS_COUNT);
  rows.forEach((row, state) => next.set(row, state * CLASS_COUNT));
  return { next, accepting: Uint8Array.from(accepting) };
}

/** Whether the automaton accepts these classes as a whole text. */
export function accepts({ next, accepting }: Automaton, classes: readonly number[]): boolean {
  let state = 0;
  for (const token of classes) {
    state = next[state * CLASS_COUNT + token] ?? DEAD;
    if (state === DEAD) return false;
  }
  return accepting[state] === 1;
}
