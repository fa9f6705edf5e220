/** One search: the true person (undefined: a stranger, enrolled nowhere), and the gallery's best identity with its score. */
export type Search = { readonly truth: string | undefined; readonly identity: string; readonly score: number };
export type Share = {
  readonly count: number;
  readonly of: number;
  readonly percent: number;
  readonly bounds: [number, number];
};
export type OpenSet = { readonly threshold: number; readonly fnir: Share; readonly fpir: Share };

/** Below this rate, %, a measurement must leave room for three false matches, above it for one; that sets how many strangers it needs. */
const RARE_PERCENT = 1;
export const strangersNeeded = (fpirPercent: number): number =>
  Math.ceil(((fpirPercent < RARE_PERCENT ? 3 : 1) * 100) / fpirPercent - 1e-9);

/**
 * Measures misses at the threshold that lets at most this share of strangers pass (ISO/IEC 19795-1: FNIR at a given FPIR). A probe is found
 * if its best identity is the right one and scores above the threshold; a refused probe is a miss.
 * @param people how many different strangers there are, since several galleries may search the same ones
 * @returns undefined if there are too few strangers to measure that rate
 */
export function openSet(
  searches: readonly Search[],
  permittedFpirPercent: number,
  people = Infinity,
): OpenSet | undefined {
  const strangers = searches.filter(({ truth }) => truth === undefined).map(({ score }) => score);
  if (Math.min(people, strangers.length) < strangersNeeded(permittedFpirPercent)) return undefined;
  const allowed = Math.floor((strangers.length * permittedFpirPercent) / 100 + 1e-9);
  return atThreshold(searches, strangers.toSorted((a, b) => b - a)[allowed] ?? -1);
}

/** Both rates at a threshold: only scores above it count. */
export function atThreshold(searches: readonly Search[], threshold: number): OpenSet {
  const known = searches.filter(({ truth }) => truth !== undefined);
  const strangers = searches.filter(({ truth }) => truth === undefined);
  const missed = known.filter(({ truth, identity, score }) => identity !== truth || score <= threshold).length;
  const passed = strangers.filter(({ identity, score }) => identity !== '' && score > threshold).length;
  return { threshold, fnir: shareOf(missed, known.length), fpir: shareOf(passed, strangers.length) };
}

const shareOf = (count: number, of: number): Share => ({
  count,
  of,
  percent: of === 0 ? NaN : (100 * count) / of,
  bounds: clopperPearson(count, of),
});

/**
 * The exact 95 % bounds of a share, in percent (Clopper and Pearson 1934): the rates at which one in forty such samples would show as many,
 * or as few.
 */
export function clopperPearson(count: number, of: number, level = 0.95): [number, number] {
  const tail = (1 - level) / 2;
  const lower = count === 0 ? 0 : rateWhere((rate) => 1 - atMost(count - 1, of, rate) < tail);
  const upper = count === of ? 1 : rateWhere((rate) => atMost(count, of, rate) > tail);
  return [100 * lower, 100 * upper];
}

/** Finds, by bisection, the rate at which `below` turns from true to false. */
function rateWhere(below: (rate: number) => boolean): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (below(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The probability of at most `count` in `of` at this rate. Terms are computed as logarithms, because large samples would underflow. */
function atMost(count: number, of: number, rate: number): number {
  if (rate <= 0) return 1;
  if (rate >= 1) return count >= of ? 1 : 0;
  let logarithm = of * Math.log1p(-rate);
  let sum = Math.exp(logarithm);
  for (let k = 1; k <= count; k += 1) {
    logarithm += Math.log((of - k + 1) / k) + Math.log(rate) - Math.log1p(-rate);
    sum += Math.exp(logarithm);
  }
  return Math.min(1, sum);
}

/** `2.1 % (6 of 282; 0.8 to 4.6)` */
export const shareText = ({ percent, count, of, bounds: [low, high] }: Share): string =>
  of === 0 ? 'none to measure' : `${percent.toFixed(1)} % (${count} of ${of}; ${low.toFixed(1)} to ${high.toFixed(1)})`;
