import type { GroundPoint } from '@marsad/ground';

/** Where a track was: seconds since the moment whose speed is asked for, and the standard deviation of the place, m. */
export type Fix = { readonly seconds: number; readonly ground: GroundPoint; readonly sigmaM: number };

/** The motion at second 0, m/s, with the standard deviation of it that the fit knows of, and how it changes; 0 where it is straight and even. */
export type MotionFit = {
  readonly xMs: number;
  readonly yMs: number;
  readonly errorMs: number;
  readonly accelerationMs2: number;
};

/** Residuals beyond this many standard deviations count less (Huber 1964). */
const HUBER = 1.345;
const ROUNDS = 5;
/** A track that bends or changes its speed is told from noise at about 1 in 200 (F with 2 degrees of freedom, and 20 or more). */
const BENDS_AT_F = 6;
/** So many fixes at least for a bend, which no vehicle takes harder than this, m/s². */
const FEWEST_FOR_BEND = 8;
const HARDEST_MS2 = 8;
/** Errors of one frame and the next are alike, at most by this correlation. */
const MOST_ALIKE = 0.8;

/**
 * The velocity at second 0 by weighted least squares with Huber's weights: of a straight motion, or of one with a constant acceleration in
 * whatever direction where the fixes show it. The weighted orthogonal polynomials of time keep both fits independent of each other.
 */
export function fitMotionAt(fixes: readonly Fix[]): MotionFit {
  let trust = fixes.map(() => 1);
  let fit = straightAndBent(fixes, trust);
  for (let round = 1; round < ROUNDS; round += 1) {
    const scale = fit.scale;
    trust = fit.rests.map(([x, y]) => Math.min(1, (HUBER * scale) / Math.max(Math.hypot(x, y), 1e-9)));
    fit = straightAndBent(fixes, trust);
  }
  return fit;
}

type Rest = readonly [number, number];
type Basis = {
  readonly weights: readonly number[];
  readonly first: readonly number[];
  readonly second: readonly number[];
};

function straightAndBent(fixes: readonly Fix[], trust: readonly number[]) {
  const weights = fixes.map(({ sigmaM }, i) => (trust[i] ?? 1) / (sigmaM * sigmaM));
  const total = sumOver(weights, () => 1);
  const meanS = sumOver(weights, (i) => fixes[i]?.seconds ?? 0) / total;
  const first = fixes.map(({ seconds }) => seconds - meanS);
  const squares = sumOver(weights, (i) => (first[i] ?? 0) ** 2);
  const skew = sumOver(weights, (i) => (first[i] ?? 0) ** 3) / squares;
  const second = first.map((t) => t * t - skew * t - squares / total);
  const quartic = sumOver(weights, (i) => (second[i] ?? 0) ** 2);
  const basis = { weights, first, second };
  const x = coefficientsOf(basis, (i) => fixes[i]?.ground.xM ?? 0, squares, quartic);
  const y = coefficientsOf(basis, (i) => fixes[i]?.ground.yM ?? 0, squares, quartic);
  const restOf = (bent: number): Rest[] =>
    fixes.map(({ sigmaM, ground }, i) => {
      const [t, q] = [first[i] ?? 0, bent * (second[i] ?? 0)];
      return [
        (ground.xM - x.mean - x.slope * t - x.bend * q) / sigmaM,
        (ground.yM - y.mean - y.slope * t - y.bend * q) / sigmaM,
      ];
    });
  const bentRests = restOf(1);
  const bentScale = scaleOf(bentRests, trust, 2 * fixes.length - 6);
  const f = ((x.bend ** 2 + y.bend ** 2) * quartic) / 2 / bentScale ** 2 / inflationOf(bentRests);
  const isBent = fixes.length >= FEWEST_FOR_BEND && f > BENDS_AT_F && 2 * Math.hypot(x.bend, y.bend) <= HARDEST_MS2;
  const rests = isBent ? bentRests : restOf(0);
  const scale = isBent ? bentScale : scaleOf(rests, trust, 2 * fixes.length - 4);
  // The derivative of the second polynomial at second 0.
  const turn = isBent ? -2 * meanS - skew : 0;
  const variance = 1 / squares + (isBent ? (turn * turn) / quartic : 0);
  return {
    ...{ rests, scale, xMs: x.slope + x.bend * turn, yMs: y.slope + y.bend * turn },
    accelerationMs2: isBent ? 2 * Math.hypot(x.bend, y.bend) : 0,
    errorMs: scale * Math.sqrt(variance * inflationOf(rests)),
  };
}

const sumOver = (weights: readonly number[], value: (i: number) => number): number =>
  weights.reduce((sum, weight, i) => sum + weight * value(i), 0);

function coefficientsOf(
  { weights, first, second }: Basis,
  at: (i: number) => number,
  squares: number,
  quartic: number,
) {
  return {
    mean: sumOver(weights, at) / sumOver(weights, () => 1),
    slope: sumOver(weights, (i) => (first[i] ?? 0) * at(i)) / squares,
    bend: quartic > 0 ? sumOver(weights, (i) => (second[i] ?? 0) * at(i)) / quartic : 0,
  };
}

/** How much larger the residuals are than was expected, at least as large. */
const scaleOf = (rests: readonly Rest[], trust: readonly number[], freedom: number): number =>
  Math.max(
    1,
    Math.sqrt(rests.reduce((sum, [x, y], i) => sum + (trust[i] ?? 1) * (x * x + y * y), 0) / Math.max(1, freedom)),
  );

/** By how much the variance of a slope grows, because the errors of neighbours are alike (first-order autoregression). */
function inflationOf(rests: readonly Rest[]): number {
  let [products, squares] = [0, 0];
  rests.forEach(([x, y], i) => {
    const [lastX, lastY] = rests[i - 1] ?? [0, 0];
    products += x * lastX + y * lastY;
    squares += x * x + y * y;
  });
  const alike = squares > 0 ? Math.min(MOST_ALIKE, Math.max(0, products / squares)) : 0;
  return (1 + alike) / (1 - alike);
}
