import type { Box } from '@marsad/schemas';

/** A decoded picture, packed RGB. */
export type RgbPicture = { readonly data: Uint8Array; readonly width: number; readonly height: number };

/** Squares' borders are detail too: the share of pixels with the most detail that is left out. */
const BORDERS = 0.45;
/** Of 255. Codecs leave about 0.5 in a flat square; a face or a plate has ten times this. */
const MOST_DETAIL = 1.5;

/**
 * How much fine detail a region holds: the mean absolute Laplacian of its green channel, 0 to 1020, without the most detailed pixels,
 * which in a pixelated region are the borders of its squares.
 */
export function detailOf(picture: RgbPicture, box: Box): number {
  const { data, width } = picture;
  const left = Math.max(1, Math.ceil(box.x));
  const top = Math.max(1, Math.ceil(box.y));
  const right = Math.min(width - 1, Math.floor(box.x + box.width));
  const bottom = Math.min(picture.height - 1, Math.floor(box.y + box.height));
  const found: number[] = [];
  const green = (x: number, y: number): number => data[(y * width + x) * 3 + 1] ?? 0;
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) {
      const around = green(x - 1, y) + green(x + 1, y) + green(x, y - 1) + green(x, y + 1);
      found.push(Math.abs(4 * green(x, y) - around));
    }
  }
  found.sort((a, b) => a - b);
  const kept = found.slice(0, Math.max(1, Math.floor(found.length * (1 - BORDERS))));
  return kept.reduce((sum, value) => sum + value, 0) / kept.length;
}

/** Whether nothing can be recognised in this region of a served picture. A region that was flat from the beginning passes too. */
export const isMasked = (picture: RgbPicture, box: Box): boolean => detailOf(picture, box) <= MOST_DETAIL;
