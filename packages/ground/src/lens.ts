/** Radial distortion by Brown (1966): r' = r (1 + k1 r² + k2 r⁴), with r in units of half the picture's diagonal. */
export type Lens = { readonly k1: number; readonly k2: number };

/** Newton's method has doubled its digits this often: more than a number holds. */
const STEPS = 12;
const NEAR = 1e-10;

const bent = ({ k1, k2 }: Lens, r: number): number => r * (1 + k1 * r * r + k2 * r ** 4);
const slope = ({ k1, k2 }: Lens, r: number): number => 1 + 3 * k1 * r * r + 5 * k2 * r ** 4;

/** By how much a distance from the middle grows when the lens bends it. Undefined where the lens would fold the picture onto itself. */
export function bendFactor(lens: Lens, r: number): number | undefined {
  for (let share = 0.1; share <= 1.001; share += 0.1) if (slope(lens, r * share) <= 0) return undefined;
  return r === 0 ? 1 : bent(lens, r) / r;
}

/** By how much a distance from the middle, as it is seen, shrinks or grows when the lens is undone. Undefined as above. */
export function straightenFactor(lens: Lens, seen: number): number | undefined {
  if (seen === 0) return 1;
  let r = seen;
  for (let i = 0; i < STEPS; i += 1) {
    const rise = slope(lens, r);
    if (rise <= 0.05) return undefined;
    const next = r - (bent(lens, r) - seen) / rise;
    if (Math.abs(next - r) < NEAR) return next > 0 && slope(lens, next) > 0.05 ? next / seen : undefined;
    r = next;
  }
  return undefined;
}
