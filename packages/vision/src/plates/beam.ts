import { BLANK, CLASS_COUNT } from './alphabet.ts';
import type { Automaton } from './automaton.ts';
import { DEAD } from './automaton.ts';

/** Log probabilities of a row: `steps` rows of `CLASS_COUNT`. */
export type Scores = { readonly data: Float32Array; readonly steps: number };

export type Decoded = { readonly classes: readonly number[]; readonly logProbability: number };

/** The most prefixes that are kept after each step. */
const WIDTH = 10;
/** The most tokens that are tried at each step. */
const TOKENS_A_STEP = 8;
/** A class below e^-7 at a step adds nothing that would be kept. */
const RAREST = -7;
/** If the blank has more than e^-0.002 at a step, every prefix stays as it is. */
const SURELY_BLANK = -0.002;
/** A prefix that is further behind the best one does not catch up; log probability. */
const HOPELESS = 9;
/** The log probability of an impossible path. */
const NEVER = -1e9;

function logSum(a: number, b: number): number {
  const [high, low] = a < b ? [b, a] : [a, b];
  return low > high - 40 ? high + Math.log1p(Math.exp(low - high)) : high;
}

/** A prefix of the text, as a node of a tree: all paths to the same prefix share one node. */
type Prefix = {
  readonly parent: Prefix | undefined;
  readonly token: number;
  readonly state: number;
  readonly children: Map<number, Prefix>;
  /** Log probability of the paths that end in a blank, after the last step. */
  blank: number;
  /** Log probability of the paths that end in `token`, after the last step. */
  spoken: number;
  /** Log probability of all paths. */
  total: number;
  /** `blank` and `spoken` after the step that is being taken. */
  nextBlank: number;
  nextSpoken: number;
  /** The last step that reached this prefix. */
  reached: number;
};

const prefix = (parent: Prefix | undefined, token: number, state: number): Prefix => ({
  parent,
  token,
  state,
  children: new Map(),
  blank: NEVER,
  spoken: NEVER,
  total: NEVER,
  nextBlank: NEVER,
  nextSpoken: NEVER,
  reached: -1,
});

/** The likeliest tokens of one step, blank left out. */
function candidatesAt(data: Float32Array, offset: number): number[] {
  const found: number[] = [];
  for (let token = 1; token < CLASS_COUNT; token += 1) if ((data[offset + token] ?? NEVER) > RAREST) found.push(token);
  if (found.length <= TOKENS_A_STEP) return found;
  return found.sort((a, b) => (data[offset + b] ?? 0) - (data[offset + a] ?? 0)).slice(0, TOKENS_A_STEP);
}

function classesOf(last: Prefix): number[] {
  const classes: number[] = [];
  for (let at: Prefix = last; at.parent; at = at.parent) classes.push(at.token);
  return classes.reverse();
}

/** One step of the search: every prefix stays, repeats its token, or grows by a token that the automaton accepts. */
function advance(
  beam: readonly Prefix[],
  data: Float32Array,
  offset: number,
  step: number,
  next: Int16Array,
): Prefix[] {
  const reached: Prefix[] = [];
  const touch = (node: Prefix): void => {
    if (node.reached === step) return;
    node.reached = step;
    node.nextBlank = node.nextSpoken = NEVER;
    reached.push(node);
  };
  const tokens = candidatesAt(data, offset);
  const blank = data[offset + BLANK] ?? NEVER;
  for (const node of beam) {
    const { total } = node;
    touch(node);
    node.nextBlank = logSum(node.nextBlank, total + blank);
    if (node.parent) node.nextSpoken = logSum(node.nextSpoken, node.spoken + (data[offset + node.token] ?? NEVER));
    for (const token of tokens) {
      const state = next[node.state * CLASS_COUNT + token] ?? DEAD;
      if (state === DEAD) continue;
      let child = node.children.get(token);
      if (!child) node.children.set(token, (child = prefix(node, token, state)));
      touch(child);
      // The same token again is a new character only after a blank.
      const from = node.parent && node.token === token ? node.blank : total;
      child.nextSpoken = logSum(child.nextSpoken, from + (data[offset + token] ?? NEVER));
    }
  }
  let most = NEVER;
  for (const node of reached) {
    node.blank = node.nextBlank;
    node.spoken = node.nextSpoken;
    node.total = logSum(node.blank, node.spoken);
    if (node.total > most) most = node.total;
  }
  const hopeful = reached.filter(({ total }) => total > most - HOPELESS);
  return hopeful.length <= WIDTH ? hopeful : hopeful.sort((a, b) => b.total - a.total).slice(0, WIDTH);
}

/**
 * CTC prefix beam search (Hannun et al. 2014) in which a prefix only grows as an automaton allows.
 * @returns the texts of the last beam that the automaton accepts, likeliest first
 */
export function beamSearch({ data, steps }: Scores, { next, accepting }: Automaton): Decoded[] {
  const root = prefix(undefined, BLANK, 0);
  root.blank = root.total = 0;
  let beam: Prefix[] = [root];
  for (let step = 0; step < steps; step += 1) {
    const offset = step * CLASS_COUNT;
    const blank = data[offset + BLANK] ?? NEVER;
    if (blank > SURELY_BLANK) {
      for (const node of beam) {
        node.blank = node.total = node.total + blank;
        node.spoken = NEVER;
      }
      continue;
    }
    beam = advance(beam, data, offset, step, next);
  }
  return beam
    .filter(({ state, total }) => accepting[state] === 1 && total > NEVER)
    .sort((a, b) => b.total - a.total)
    .map((node) => ({ classes: classesOf(node), logProbability: node.total }));
}
