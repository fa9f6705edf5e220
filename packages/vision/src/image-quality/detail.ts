import type { Patches } from './patches.ts';

/** The detail of an image, grey levels squared where they are squares. */
type PatchDetail = {
  readonly mean: number;
  readonly variance: number;
  /** Mean square of the Laplacian. */
  readonly laplacian: number;
  /** Standard deviation of the noise. */
  readonly noise: number;
};

/** White noise of variance v has a Laplacian of the mean square 20 v: the sum of the squares of its weights. */
const LAPLACIAN_OF_NOISE = 20;
/** Patches darker or brighter than this are clipped and hide their noise; grey levels. */
const CLIPPED = { dark: 20, bright: 235 } as const;
/** The patch at this part of the sorted ones gives the noise: texture is taken for noise in the others. */
const QUIETEST = 0.25;
/** A variance below this is no texture to be sharp; grey levels squared. */
const LEAST_VARIANCE = 16;

/**
 * Sharpness is the root of the mean square of the Laplacian (Pertuz, Puig and Garcia, "Analysis of focus measure operators", 2013) without
 * the part of the noise, divided by what noise of the same variance would have: the share of the contrast that is as fine as the pixels. Noise is
 * its standard deviation after Immerkær ("Fast noise variance estimation", 1996), grey levels, in the quietest quarter of the patches.
 */
export function detailOf(patches: Patches): { sharpness: number; noise: number } {
  const details = detailsOf(patches);
  const visible = details.filter(({ mean }) => mean > CLIPPED.dark && mean < CLIPPED.bright);
  const noises = visible.map(({ noise }) => noise).toSorted((a, b) => a - b);
  const noise = noises[Math.floor(noises.length * QUIETEST)] ?? 0;
  const [laplacian, variance] = [meanOf(details, 'laplacian'), meanOf(details, 'variance')];
  const finest = Math.max(0, laplacian - LAPLACIAN_OF_NOISE * noise * noise);
  const whole = LAPLACIAN_OF_NOISE * Math.max(LEAST_VARIANCE, variance);
  return { sharpness: Math.min(1, Math.sqrt(finest / whole)), noise };
}

const meanOf = (details: readonly PatchDetail[], what: keyof PatchDetail): number =>
  details.reduce((sum, detail) => sum + detail[what], 0) / details.length;

function detailsOf({ samples, side }: Patches): PatchDetail[] {
  const area = side * side;
  const details: PatchDetail[] = [];
  for (let from = 0; from < samples.length; from += area)
    details.push(detailOfPatch(samples.subarray(from, from + area), side));
  return details;
}

function detailOfPatch(grey: Uint8Array, side: number): PatchDetail {
  let sum = 0;
  let squares = 0;
  let laplacians = 0;
  let noises = 0;
  for (let y = 1; y < side - 1; y++)
    for (let x = 1; x < side - 1; x++) {
      const at = y * side + x;
      const here = grey[at] ?? 0;
      const cross = (grey[at - 1] ?? 0) + (grey[at + 1] ?? 0) + (grey[at - side] ?? 0) + (grey[at + side] ?? 0);
      const above = at - side;
      const below = at + side;
      const corners = (grey[above - 1] ?? 0) + (grey[above + 1] ?? 0) + (grey[below - 1] ?? 0) + (grey[below + 1] ?? 0);
      const laplacian = 4 * here - cross;
      sum += here;
      squares += here * here;
      laplacians += laplacian * laplacian;
      noises += Math.abs(4 * here - 2 * cross + corners);
    }
  const count = Math.max(1, (side - 2) ** 2);
  const mean = sum / count;
  const variance = Math.max(0, squares / count - mean * mean);
  return { mean, variance, laplacian: laplacians / count, noise: (Math.sqrt(Math.PI / 2) * noises) / (6 * count) };
}
