import type { Normalisation } from './sampling.ts';

/** The mean and deviation of brightness, and the share of it at either end of the range, on values of 0 to 255. */
export type Light = { readonly mean: number; readonly deviation: number; readonly clipped: number };

/** A rectangle of pixels, right and bottom excluded. */
export type Part = { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };

/** Values below and above these count as clipped; 0 to 255. */
const DARKEST = 8;
const BRIGHTEST = 247;

/** Measures the light in a part of a grey image. */
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

/** An image with a smaller deviation is too flat for the networks, which were trained on lit faces; it is stretched to `LIT`. */
const FLAT = 25;
const LIT = { mean: 118, deviation: 45 } as const;
/** A larger gain amplifies noise only. */
const MOST_GAIN = 12;

/** The gain and shift that make a dim or hazy image look lit: `value * gain + shift`. An image with enough contrast keeps a gain of 1. */
export function relighting({ mean, deviation }: Light): { gain: number; shift: number } {
  if (deviation >= FLAT || deviation === 0) return { gain: 1, shift: 0 };
  const gain = Math.min(MOST_GAIN, LIT.deviation / deviation);
  return { gain, shift: LIT.mean - mean * gain };
}

/** Writes the grey of planes, 0 to 255, by the weights of Rec. 601. */
export function greyInto(grey: Float32Array, planes: Float32Array, { mean, scale }: Normalisation): void {
  const area = grey.length;
  for (let at = 0; at < area; at += 1) {
    const sum = 0.299 * (planes[at] ?? 0) + 0.587 * (planes[at + area] ?? 0) + 0.114 * (planes[at + 2 * area] ?? 0);
    grey[at] = sum / scale + mean;
  }
}

/**
 * Stretches planes whose light is too flat, in place. Values are clamped to black and white, because a black rim would otherwise become the
 * strongest thing in the image.
 */
export function relight(planes: Float32Array, light: Light, { mean, scale }: Normalisation): void {
  const { gain, shift } = relighting(light);
  if (gain === 1) return;
  const offset = (mean * (gain - 1) + shift) * scale;
  const [black, white] = [-mean * scale, (255 - mean) * scale];
  for (let at = 0; at < planes.length; at += 1)
    planes[at] = Math.min(white, Math.max(black, (planes[at] ?? 0) * gain + offset));
}
