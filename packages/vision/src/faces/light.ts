/** Mean and deviation of brightness, and how much of it lies at either end of the range, on values of 0 to 255. */
export type Light = { readonly mean: number; readonly deviation: number; readonly clipped: number };

/** A rectangle of pixels, ends excluded. */
export type Part = { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };

const DARKEST = 8;
const BRIGHTEST = 247;

/** The light in a part of a grey picture. */
export function lightOf(grey: Float32Array, width: number, { left, right, top, bottom }: Part): Light {
  let sum = 0;
  let squares = 0;
  let clipped = 0;
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) {
      const value = grey[y * width + x] ?? 0;
      sum += value;
      squares += value * value;
      if (value < DARKEST || value > BRIGHTEST) clipped += 1;
    }
  }
  const count = Math.max(1, (right - left) * (bottom - top));
  const mean = sum / count;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / count - mean * mean)), clipped: clipped / count };
}

/** What the networks saw in training was lit; a flatter picture than this is stretched to that contrast before they look at it. */
const FLAT = 25;
const LIT = { mean: 118, deviation: 45 } as const;
/** More than this, and noise is all that grows. */
const MOST_GAIN = 12;

/**
 * The gain and shift that make a dim or hazy picture look lit: `value * gain + shift`. A picture with enough contrast is left as it is.
 */
export function relighting({ mean, deviation }: Light): { gain: number; shift: number } {
  if (deviation >= FLAT || deviation === 0) return { gain: 1, shift: 0 };
  const gain = Math.min(MOST_GAIN, LIT.deviation / deviation);
  return { gain, shift: LIT.mean - mean * gain };
}
