import type { Box } from '@marsad/schemas';

/** A decoded picture, packed RGB. */
export type RgbPicture = { readonly data: Uint8Array; readonly width: number; readonly height: number };

/** A turn from lighter to darker or back counts from this difference on, of 255: what codecs add to a flat square is less. */
const PROMINENT = 10;
/** A mask is at most six squares across, and another one may lie over a corner of it: a line over it turns at most this often. */
const MOST_TURNS = 8;
/** Some lines of a face or a plate are plain. */
const BUSIEST = 0.9;

/**
 * How much can be told apart in a region: how often its busier lines and columns turn between light and dark. Text and faces turn a dozen
 * times and more, squares once each at most.
 */
export function detailOf(picture: RgbPicture, box: Box): number {
  const left = Math.max(0, Math.ceil(box.x));
  const top = Math.max(0, Math.ceil(box.y));
  const right = Math.min(picture.width, Math.floor(box.x + box.width));
  const bottom = Math.min(picture.height, Math.floor(box.y + box.height));
  const green = (x: number, y: number): number => picture.data[(y * picture.width + x) * 3 + 1] ?? 0;
  const rows: number[] = [];
  for (let y = top; y < bottom; y += 1) rows.push(turnsOf(right - left, (at) => green(left + at, y)));
  const columns: number[] = [];
  for (let x = left; x < right; x += 1) columns.push(turnsOf(bottom - top, (at) => green(x, top + at)));
  return Math.max(quantile(rows), quantile(columns));
}

/** Whether nothing can be recognised in this region of a served picture. One that was plain from the beginning passes too. */
export const isMasked = (picture: RgbPicture, box: Box): boolean => detailOf(picture, box) <= MOST_TURNS;

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
