import type { RgbImage, Size } from '../ports.ts';
import type { Similarity } from './alignment.ts';

/** How a byte becomes a network's input: `(value - mean) * scale`. */
export type Normalisation = { readonly mean: number; readonly scale: number };
/** The input of the landmark network: 0 to 255. */
export const RAW: Normalisation = { mean: 0, scale: 1 };
/** The input of the detector and of the embedding network: about -1 to 1. */
export const CENTRED: Normalisation = { mean: 127, scale: 1 / 128 };

/** A reduced image would skip pixels with one sample each, so every pixel is the mean of a grid of samples, as many as the reduction. */
const gridFor = (reduction: number): number => Math.min(MOST_SAMPLES, Math.max(1, Math.round(reduction)));
/** Along each axis. More samples cost more and change nothing that the networks see. */
const MOST_SAMPLES = 3;

/**
 * Adds to every pixel of a row the bilinear value at one point of it. The points lie (a, b) apart, the first at (x, y).
 * @returns how many of the points lie in the image
 */
function addRow({ data, width, height }: RgbImage, row: Row, x: number, y: number, a: number, b: number): number {
  const { planes, from, count, area, factor } = row;
  let inside = 0;
  for (let at = from, end = from + count, px = x, py = y; at < end; at += 1, px += a, py += b) {
    if (px < 0 || py < 0 || px > width || py > height) continue;
    inside += 1;
    const sx = Math.max(0, px - 0.5);
    const sy = Math.max(0, py - 0.5);
    const left = Math.min(sx | 0, width - 1);
    const top = Math.min(sy | 0, height - 1);
    const u = sx - left;
    const v = sy - top;
    const p00 = (top * width + left) * 3;
    const p10 = left + 1 < width ? p00 + 3 : p00;
    const down = top + 1 < height ? width * 3 : 0;
    const w11 = u * v * factor;
    const w10 = u * factor - w11;
    const w01 = v * factor - w11;
    const w00 = factor - w10 - w01 - w11;
    for (let channel = 0, to = at; channel < 3; channel += 1, to += area) {
      const upper = (data[p00 + channel] ?? 0) * w00 + (data[p10 + channel] ?? 0) * w10;
      const lower = (data[p00 + down + channel] ?? 0) * w01 + (data[p10 + down + channel] ?? 0) * w11;
      planes[to] = (planes[to] ?? 0) + upper + lower;
    }
  }
  return inside;
}
type Row = {
  readonly planes: Float32Array;
  readonly from: number;
  readonly count: number;
  readonly area: number;
  readonly factor: number;
};

/**
 * Draws a turned and scaled part of an image into the planes of a network's input (red, green, blue).
 * @param similarity maps a point of the part to the image
 * @param planes width x height x 3, overwritten; black outside the image
 * @returns the share of the part that lies in the image, 0 to 1
 */
export function sample(
  image: RgbImage,
  { a, b, shiftX, shiftY }: Similarity,
  { width, height }: Size,
  planes: Float32Array,
  { mean, scale }: Normalisation,
): number {
  const grid = gridFor(Math.hypot(a, b));
  const area = width * height;
  const factor = scale / (grid * grid);
  let inside = 0;
  planes.fill(-mean * scale);
  for (let y = 0; y < height; y += 1) {
    const row = { planes, from: y * width, count: width, area, factor };
    for (let part = 0; part < grid * grid; part += 1) {
      const u = ((part % grid) + 0.5) / grid;
      const v = y + (Math.floor(part / grid) + 0.5) / grid;
      inside += addRow(image, row, a * u - b * v + shiftX, b * u + a * v + shiftY, a, b);
    }
  }
  return inside / (area * grid * grid);
}

/** The most columns and rows whose mean makes one pixel: enough against aliasing, at half the cost of reading all of them. */
const MOST_AVERAGED = 2;

/** Returns the positions in the image of the samples along one axis: `each` for one output pixel, spread evenly; -1 outside the image. */
function samplesAlong(count: number, scale: number, shift: number, sourceLength: number, each: number): Int32Array {
  const at = new Int32Array(count * each);
  for (let index = 0; index < at.length; index += 1) {
    const position = Math.floor(((index + 0.5) / each) * scale + shift);
    at[index] = position >= 0 && position < sourceLength ? position : -1;
  }
  return at;
}

/** The same as `sample` without turning, for an image that is reduced: several times faster, and as good for finding faces. */
export function shrink(
  { data, width: sourceWidth, height: sourceHeight }: RgbImage,
  { scale: reduction, shiftX, shiftY }: { scale: number; shiftX: number; shiftY: number },
  { width, height }: Size,
  planes: Float32Array,
  { mean, scale }: Normalisation,
): void {
  const each = Math.min(MOST_AVERAGED, Math.max(1, Math.round(reduction)));
  const columns = samplesAlong(width, reduction, shiftX, sourceWidth, each).map((column) =>
    column < 0 ? -1 : column * 3,
  );
  const rows = samplesAlong(height, reduction, shiftY, sourceHeight, each);
  const area = width * height;
  const factor = scale / (each * each);
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 1) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let r = y * each; r < (y + 1) * each; r += 1) {
        const row = rows[r] ?? -1;
        if (row < 0) continue;
        const first = row * sourceWidth * 3;
        for (let c = x * each; c < (x + 1) * each; c += 1) {
          const column = columns[c] ?? -1;
          if (column < 0) continue;
          red += data[first + column] ?? 0;
          green += data[first + column + 1] ?? 0;
          blue += data[first + column + 2] ?? 0;
        }
      }
      planes[at] = red * factor - mean * scale;
      planes[at + area] = green * factor - mean * scale;
      planes[at + 2 * area] = blue * factor - mean * scale;
    }
  }
}

/** Mirrors planes in place. */
export function mirror(planes: Float32Array, width: number): void {
  for (let row = 0; row < planes.length; row += width) planes.subarray(row, row + width).reverse();
}
