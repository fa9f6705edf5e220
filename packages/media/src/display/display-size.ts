import type { Size } from '../encoding/jpeg.ts';
import type { Orientation } from './orientation.ts';

/** The width of a pixel, in heights. */
export type Ratio = { readonly num: number; readonly den: number };

/** Cameras' pixels are at most a little over twice as wide as high, or half. A ratio beyond these is a mistake of the stream. */
const WIDEST = 4;
/** No frame is stretched beyond this, px. */
const MOST_PX = 16_384;

/** How much a row is stretched so that its pixels are square: its width changes, never its height. 1 if the stream gives no sane ratio. */
export function stretchOf({ num, den }: Ratio): number {
  const ratio = num / den;
  return ratio >= 1 / WIDEST && ratio <= WIDEST ? ratio : 1;
}

/** The size in which players show a frame: with square pixels, turned. Masks, scenes and boxes are in these coordinates. */
export function displaySizeOf({ width, height }: Size, pixel: Ratio, { swapped }: Orientation): Size {
  const across = Math.min(Math.max(width, MOST_PX), Math.max(1, Math.round(width * stretchOf(pixel))));
  return swapped ? { width: height, height: across } : { width: across, height };
}
