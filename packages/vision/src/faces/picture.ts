import type { RgbImage, Size } from '../ports.ts';
import type { Similarity } from './alignment.ts';

/** What the networks want of a byte: `(value - mean) * scale`. */
export type Normalisation = { readonly mean: number; readonly scale: number };

/** Shrunk by more than this, a single sample would skip pixels: then each pixel is the mean of a grid of samples. */
const gridFor = (reduction: number, most: number): number => Math.min(most, Math.max(1, Math.round(reduction)));
const MOST_SAMPLES = 3;

/** Adds the bilinear value of the three channels at a point to `sums`; false where the point is outside the picture. */
function sample({ data, width, height }: RgbImage, x: number, y: number, sums: Float64Array): boolean {
  if (x < 0 || y < 0 || x > width || y > height) return false;
  const left = Math.min(width - 1, Math.max(0, Math.floor(x - 0.5)));
  const top = Math.min(height - 1, Math.max(0, Math.floor(y - 0.5)));
  const u = Math.min(1, Math.max(0, x - 0.5 - left));
  const v = Math.min(1, Math.max(0, y - 0.5 - top));
  const first = (top * width + left) * 3;
  const right = left + 1 < width ? 3 : 0;
  const below = top + 1 < height ? width * 3 : 0;
  const [w00, w10, w01, w11] = [(1 - u) * (1 - v), u * (1 - v), (1 - u) * v, u * v];
  for (let channel = 0; channel < 3; channel += 1) {
    const at = first + channel;
    sums[channel] =
      (sums[channel] ?? 0) +
      (data[at] ?? 0) * w00 +
      (data[at + right] ?? 0) * w10 +
      (data[at + below] ?? 0) * w01 +
      (data[at + right + below] ?? 0) * w11;
  }
  return true;
}

/**
 * Cuts a turned and scaled part out of a picture into the planes of a network's input (red, green, blue).
 * @param toSource maps a point of the cut-out to the picture
 * @param planes width x height x 3, overwritten; outside the picture it is black
 * @returns the share of the cut-out that lies in the picture, 0 to 1
 */
export function cutOut(
  image: RgbImage,
  toSource: Similarity,
  { width, height }: Size,
  planes: Float32Array,
  { mean, scale }: Normalisation,
  mostSamples = MOST_SAMPLES,
): number {
  const { a, b, shiftX, shiftY } = toSource;
  const grid = gridFor(Math.hypot(a, b), mostSamples);
  const area = width * height;
  const sums = new Float64Array(3);
  let inside = 0;
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 1) {
      sums.fill(0);
      for (let row = 0; row < grid; row += 1) {
        const v = y + (row + 0.5) / grid;
        for (let column = 0; column < grid; column += 1) {
          const u = x + (column + 0.5) / grid;
          if (sample(image, a * u - b * v + shiftX, b * u + a * v + shiftY, sums)) inside += 1;
        }
      }
      for (let channel = 0; channel < 3; channel += 1)
        planes[channel * area + at] = ((sums[channel] ?? 0) / (grid * grid) - mean) * scale;
    }
  }
  return inside / (area * grid * grid);
}

/** Exchanges left and right in place. */
export function mirror(planes: Float32Array, width: number): void {
  for (let row = 0; row < planes.length; row += width) planes.subarray(row, row + width).reverse();
}
