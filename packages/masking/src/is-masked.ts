import type { Box } from '@marsad/schemas';

/** A decoded image, packed RGB. */
export type RgbImage = { readonly data: Uint8Array; readonly width: number; readonly height: number };

/** A turn between lighter and darker must differ by at least this much, of 255. The noise that codecs add to a flat square is smaller. */
const PROMINENT = 10;
/** A line across a mask turns at most this often: a mask has at most six squares across, and another mask may overlap its corner. */
const MOST_TURNS = 8;
/** The quantile of lines that is judged, because some lines of a face or a plate are plain. */
const BUSIEST = 0.9;

/**
 * Measures the detail of a region: how often its busier lines and columns turn between light and dark. Text and faces turn a dozen times
 * and more, a mask's squares once each at most. The box is in px of the image.
 */
export function detailOf(image: RgbImage, box: Box): number {
  const left = Math.max(0, Math.ceil(box.x));
  const top = Math.max(0, Math.ceil(box.y));
  const right = Math.min(image.width, Math.floor(box.x + box.width));
  const bottom = Math.min(image.height, Math.floor(box.y + box.height));
  const green = (x: number, y: number): number => image.data[(y * image.width + x) * 3 + 1] ?? 0;
  const rows: number[] = [];
  for (let y = top; y < bottom; y += 1) rows.push(turnsOf(right - left, (at) => green(left + at, y)));
  const columns: number[] = [];
  for (let x = left; x < right; x += 1) columns.push(turnsOf(bottom - top, (at) => green(x, top + at)));
  return Math.max(quantile(rows), quantile(columns));
}

/** Whether nothing can be recognised in a region (px of the image). A region that was plain from the beginning passes too. */
export const isMasked = (image: RgbImage, box: Box): boolean => detailOf(image, box) <= MOST_TURNS;

/** Counts extrema with hysteresis, so noise and slow gradients do not count. */
function turnsOf(length: number, valueAt: (at: number) => number): number {
  let turns = 0;
  let rising: boolean | null = null;
  let extreme = valueAt(0);
  for (let at = 1; at < length; at += 1) {
    const value = valueAt(at);
    const difference = value - extreme;
    if (rising === null) {
      if (Math.abs(difference) >= PROMINENT) {
        rising = difference > 0;
        extreme = value;
      }
    } else if (rising === difference > 0) extreme = value;
    else if (Math.abs(difference) >= PROMINENT) {
      turns += 1;
      rising = !rising;
      extreme = value;
    }
  }
  return turns;
}

function quantile(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * BUSIEST)] ?? 0;
}
