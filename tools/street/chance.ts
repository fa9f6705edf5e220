/** A stream of chance that is the same in every run for the same seed. `fork` gives parts of the street streams that do not disturb each other. */
export type Chance = {
  /** From 0 to below 1. */
  next(): number;
  between(least: number, most: number): number;
  normal(mean: number, deviation: number): number;
  exponential(mean: number): number;
  happens(share: number): boolean;
  pick<T>(weights: readonly (readonly [T, number])[]): T;
  fork(name: string): Chance;
};

/**
 * Mulberry32 (T. Ettinger, public domain): 32 bits of state pass all of gjrand's tests, and an hour of the street takes fewer numbers than its
 * period. The generator of the evaluations loses the low bits of its product, which shows in long runs.
 */
function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** FNV-1a, so that two names give seeds that have nothing in common. */
function seedOf(seed: number, name: string): number {
  let hash = 0x811c9dc5;
  for (const letter of `${seed}/${name}`) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash;
}

export function createChance(seed: number): Chance {
  const next = numbersFrom(seed);
  /** Box and Muller, "A note on the generation of random normal deviates" (1958). */
  const standard = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return {
    next,
    between: (least, most) => least + (most - least) * next(),
    normal: (mean, deviation) => mean + deviation * standard(),
    exponential: (mean) => -mean * Math.log(1 - next()),
    happens: (share) => next() < share,
    pick<T>(weights: readonly (readonly [T, number])[]): T {
      const [first] = weights;
      if (first === undefined) throw new Error('nothing to pick from');
      let left = next() * weights.reduce((sum, [, weight]) => sum + weight, 0);
      return (weights.find(([, weight]) => (left -= weight) < 0) ?? first)[0];
    },
    fork: (name) => createChance(seedOf(seed, name)),
  };
}
