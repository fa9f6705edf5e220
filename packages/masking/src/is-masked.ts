import type { Box } from '@marsad/schemas';

/** A decoded image, packed RGB. */
export type RgbImage = { readonly data: Uint8Array; readonly width: number; readonly height: number };

/** A turn between lighter and darker counts from this difference on, of 255: what codecs add to a flat square is less. */
const PROMINENT = 10;
/** A mask is at most six squares across, and another mask may lie over its corner, so a line across it turns at most this often. */
const MOST_TURNS = 8;
/** Some lines of a face or a plate are plain. */
const BUSIEST = 0.9;

/**
 * Measures how much can be told apart in a region: how often its busier lines and columns turn between light and dark. Text and faces turn a
 * dozen times and more, squares once each at most.
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

/** Whether nothing can be recognised in this region of an image. One that was plain from the beginning passes too. */
export const isMasked = (image: RgbImage, box: Box): boolean => detailOf(image, box) <= MOST_TURNS;

/** Counts extrema with hysteresis, so that noise and slow gradients are none. */
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
