import type { RgbImage } from '../ports.ts';
import type { Corners, Rectangle } from './corners.ts';
import { heightOf, widthOf } from './corners.ts';

/** The size of a row, px: the reader was trained on it. */
export const ROW_WIDTH = 160;
export const ROW_HEIGHT = 32;
/** The width of the window around a letter, px. It has the row's full height, because the letter network was trained that way. */
export const WINDOW_WIDTH = 48;

/** One byte a pixel. `left` and `top`: where in the image it was cut, px. */
export type GreyPatch = {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly top: number;
};

/** Cuts a part of an image in grey, by the weights of Rec. 601, with a rim of a pixel or two for the interpolation. */
export function greyPatch({ data, width, height }: RgbImage, box: Rectangle): GreyPatch {
  const left = Math.min(width - 1, Math.max(0, Math.floor(box.left) - 1));
  const top = Math.min(height - 1, Math.max(0, Math.floor(box.top) - 1));
  const right = Math.min(width, Math.max(left + 1, Math.ceil(box.right) + 2));
  const bottom = Math.min(height, Math.max(top + 1, Math.ceil(box.bottom) + 2));
  const patch = new Uint8Array((right - left) * (bottom - top));
  let to = 0;
  for (let y = top; y < bottom; y += 1) {
    let from = (y * width + left) * 3;
    for (let x = left; x < right; x += 1, from += 3, to += 1) {
      patch[to] = (77 * (data[from] ?? 0) + 150 * (data[from + 1] ?? 0) + 29 * (data[from + 2] ?? 0) + 128) >> 8;
    }
  }
  return { data: patch, width: right - left, height: bottom - top, left, top };
}

/** The eight numbers of the perspective that takes the unit square to four corners (Heckbert 1989, section 2.2.2). */
function perspective([a, b, c, d]: Corners): readonly number[] {
  const sumX = a.x - b.x + c.x - d.x;
  const sumY = a.y - b.y + c.y - d.y;
  const [dx1, dx2, dy1, dy2] = [b.x - c.x, d.x - c.x, b.y - c.y, d.y - c.y];
  const determinant = dx1 * dy2 - dx2 * dy1 || 1e-9;
  const g = (sumX * dy2 - dx2 * sumY) / determinant;
  const h = (dx1 * sumY - sumX * dy1) / determinant;
  return [b.x - a.x + g * b.x, d.x - a.x + h * d.x, a.x, b.y - a.y + g * b.y, d.y - a.y + h * d.y, a.y, g, h];
}

/** The side of the grid of samples for one output pixel. Where the plate is larger than the row, single samples would skip strokes. */
const gridFor = (source: number, target: number): number => Math.min(4, Math.max(1, Math.round(source / target)));

/** Bilinear, edges repeated. The point is in px of the patch, pixel centres at whole numbers. */
function sampled({ data, width, height }: GreyPatch, x: number, y: number): number {
  const cx = x < 0 ? 0 : x > width - 1 ? width - 1 : x;
  const cy = y < 0 ? 0 : y > height - 1 ? height - 1 : y;
  const left = cx | 0;
  const top = cy | 0;
  const u = cx - left;
  const v = cy - top;
  const at = top * width + left;
  const right = left + 1 < width ? 1 : 0;
  const below = top + 1 < height ? width : 0;
  const upper = (data[at] ?? 0) * (1 - u) + (data[at + right] ?? 0) * u;
  const lower = (data[at + below] ?? 0) * (1 - u) + (data[at + below + right] ?? 0) * u;
  return upper * (1 - v) + lower * v;
}

/** Draws the area between four corners as a row for the reader, seen from the front; 0 to 255. */
export function rectified(patch: GreyPatch, corners: Corners): Float32Array {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = perspective(corners);
  const columns = gridFor(widthOf(corners), ROW_WIDTH);
  const lines = gridFor(heightOf(corners), ROW_HEIGHT);
  const row = new Float32Array(ROW_WIDTH * ROW_HEIGHT);
  for (let y = 0, to = 0; y < ROW_HEIGHT; y += 1) {
    for (let x = 0; x < ROW_WIDTH; x += 1, to += 1) {
      let sum = 0;
      for (let line = 0; line < lines; line += 1) {
        const v = (y + (line + 0.5) / lines) / ROW_HEIGHT;
        for (let column = 0; column < columns; column += 1) {
          const u = (x + (column + 0.5) / columns) / ROW_WIDTH;
          const w = g * u + h * v + 1;
          // Half a pixel, because corners lie on the edges of pixels and samples on their centres.
          sum += sampled(patch, (a * u + b * v + c) / w - patch.left - 0.5, (d * u + e * v + f) / w - patch.top - 0.5);
        }
      }
      row[to] = sum / (lines * columns);
    }
  }
  return row;
}

/**
 * Subtracts a row's mean and divides by its deviation, in place, as in training: then a dark plate at night is read like a white one by day.
 * @param least is added to the deviation, so that an even grey does not become noise
 */
export function standardise(row: Float32Array, least = 4): Float32Array {
  let sum = 0;
  let squares = 0;
  for (const value of row) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / row.length;
  const deviation = Math.sqrt(Math.max(0, squares / row.length - mean * mean)) + least;
  for (let index = 0; index < row.length; index += 1) row[index] = ((row[index] ?? 0) - mean) / deviation;
  return row;
}
