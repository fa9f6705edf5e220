/**
 * A constant-velocity Kalman filter of one coordinate, in px and ms (Kalman 1960; per coordinate as in SORT, Bewley et al. 2016).
 * Each of the four coordinates of a box has its own filter, because their errors are nearly independent.
 */
export type Filter = { position: number; velocity: number; p00: number; p01: number; p11: number };

/** The noise of the acceleration, in sizes of the box a ms^2. */
const ACCELERATION = 1e-6;
/** The jitter of a detector's box, in sizes of the box. */
const JITTER = 0.06;
/** The speed that a new track may have, in its own sizes a ms. */
const FIRST_SPEED = 2e-3;

export const startFilter = (position: number, size: number): Filter => ({
  position,
  velocity: 0,
  p00: (JITTER * size) ** 2,
  p01: 0,
  p11: (FIRST_SPEED * size) ** 2,
});

export function predict(f: Filter, dtMs: number, size: number): Filter {
  const noise = (ACCELERATION * size) ** 2;
  return {
    position: f.position + f.velocity * dtMs,
    velocity: f.velocity,
    p00: f.p00 + 2 * dtMs * f.p01 + dtMs ** 2 * f.p11 + (noise * dtMs ** 4) / 4,
    p01: f.p01 + dtMs * f.p11 + (noise * dtMs ** 3) / 2,
    p11: f.p11 + noise * dtMs ** 2,
  };
}

/** @param trust 1 for a detector's box; less for a looser measurement */
export function correct(f: Filter, measured: number, size: number, trust: number): Filter {
  const noise = (JITTER * size) ** 2 / trust;
  const innovation = measured - f.position;
  const k0 = f.p00 / (f.p00 + noise);
  const k1 = f.p01 / (f.p00 + noise);
  return {
    position: f.position + k0 * innovation,
    velocity: f.velocity + k1 * innovation,
    p00: (1 - k0) * f.p00,
    p01: (1 - k0) * f.p01,
    p11: f.p11 - k1 * f.p01,
  };
}
