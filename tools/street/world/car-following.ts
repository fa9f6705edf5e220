/** How a driver follows the vehicle in front. */
export type Driver = {
  /** The speed that they would drive on an empty road, m/s. */
  readonly desiredMs: number;
  readonly headwayS: number;
  readonly accelerationMs2: number;
  /** A braking that they find comfortable, m/s². */
  readonly brakingMs2: number;
  readonly standingGapM: number;
};

/** The hardest braking of a dry road, m/s². */
const HARDEST_MS2 = 8;

/**
 * Acceleration by the Intelligent Driver Model, m/s² (M. Treiber, A. Hennecke and D. Helbing, "Congested traffic states in empirical observations
 * and microscopic simulations", Physical Review E 62, 2000, equations 2 and 3, exponent 4).
 * @param gapM free distance to the vehicle or the stop line in front; Infinity on a free road
 */
export function accelerationOf(
  driver: Driver,
  speedMs: number,
  desiredMs: number,
  gapM: number,
  aheadMs: number,
): number {
  const { accelerationMs2: a, brakingMs2: b } = driver;
  const free = (speedMs / Math.max(0.1, desiredMs)) ** 4;
  if (gapM === Infinity) return Math.max(-HARDEST_MS2, a * (1 - free));
  const closing = (speedMs * (speedMs - aheadMs)) / (2 * Math.sqrt(a * b));
  const wishedM = driver.standingGapM + Math.max(0, speedMs * driver.headwayS + closing);
  return Math.max(-HARDEST_MS2, a * (1 - free - (wishedM / Math.max(0.1, gapM)) ** 2));
}

/** A lane change must not make the driver behind brake harder than this, and must gain at least so much, m/s². */
const SAFE_MS2 = 3;
const WORTH_MS2 = 0.4;

/**
 * Whether to change lanes by MOBIL without politeness (A. Kesting, M. Treiber and D. Helbing, "General lane-changing model MOBIL", Transportation
 * Research Record 1999, 2007).
 */
export const changesLane = (now: number, then: number, behindThen: number): boolean =>
  behindThen > -SAFE_MS2 && then > now + WORTH_MS2;
