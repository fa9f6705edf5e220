import type { Box } from '@marsad/schemas';
import type { Size } from '../ports.ts';

export type Region = {
  x: number;
  y: number;
  width: number;
  height: number;
  /** Indexes of its pixels in the mask. */
  members: number[];
  activePixels: number;
};

/** Smaller regions are rain, leaves and compression. */
const FEWEST_PIXELS = 12;
/** Pixels this far apart belong to one region, because a windscreen must not cut a car in two; px of the mask. */
const REACH = 2;

/**
 * Finds the connected regions of a mask after a dilation by `REACH`. Their boxes hold only the pixels of the mask itself.
 * @param mask one byte a pixel, 1 for foreground
 * @param active pixels that changed since the last frame, counted within each region
 */
export function regionsOf(mask: Uint8Array, active: Uint8Array, { width, height }: Size): Region[] {
  const joined = dilate(mask, width, height);
  const seen = new Uint8Array(mask.length);
  const regions: Region[] = [];
  const stack: number[] = [];
  const visit = (at: number): void => {
    if (joined[at] === 0 || seen[at] === 1) return;
    seen[at] = 1;
    stack.push(at);
  };
  for (let start = 0; start < joined.length; start++) {
    if (joined[start] === 0 || seen[start] === 1) continue;
    let left = width;
    let right = 0;
    let top = height;
    let bottom = 0;
    const members: number[] = [];
    let activePixels = 0;
    visit(start);
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const x = at % width;
      const y = (at - x) / width;
      if (mask[at] === 1) {
        members.push(at);
        left = Math.min(left, x);
        right = Math.max(right, x);
        top = Math.min(top, y);
        bottom = Math.max(bottom, y);
      }
      if (active[at] === 1) activePixels++;
      if (x > 0) visit(at - 1);
      if (x < width - 1) visit(at + 1);
      if (y > 0) visit(at - width);
      if (y < height - 1) visit(at + width);
    }
    if (members.length >= FEWEST_PIXELS)
      regions.push({ x: left, y: top, width: right - left + 1, height: bottom - top + 1, members, activePixels });
  }
  return regions;
}

/** A box up to this size, px of the mask, is not divided, nor one whose pixels fill this share of it. */
const SMALLEST_DIVIDED = 10;
const FILLED = 0.4;

/**
 * Divides a region's box into smaller ones around its pixels, because the box of a queue of cars holds the road beside it as well.
 * @param members indexes in a mask of this width
 */
export function partsOf(members: readonly number[], maskWidth: number): Box[] {
  const box = boxAround(members, maskWidth);
  const isSmall = Math.max(box.width, box.height) <= SMALLEST_DIVIDED;
  if (isSmall || members.length >= FILLED * box.width * box.height) return [box];
  const isInFirst =
    box.width >= box.height
      ? (at: number): boolean => at % maskWidth < box.x + box.width / 2
      : (at: number): boolean => Math.floor(at / maskWidth) < box.y + box.height / 2;
  const [first, second] = [members.filter(isInFirst), members.filter((at) => !isInFirst(at))];
  return [...partsOf(first, maskWidth), ...partsOf(second, maskWidth)];
}

function boxAround(members: readonly number[], maskWidth: number): Box {
  let [left, top, right, bottom] = [maskWidth, Number.POSITIVE_INFINITY, 0, 0];
  for (const at of members) {
    const x = at % maskWidth;
    const y = (at - x) / maskWidth;
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/** Dilates a mask by a square: rows first, then columns. */
function dilate(mask: Uint8Array, width: number, height: number): Uint8Array {
  const rows = new Uint8Array(mask.length);
  const both = new Uint8Array(mask.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (mask[y * width + x] === 0) continue;
      for (let k = Math.max(0, x - REACH); k <= Math.min(width - 1, x + REACH); k++) rows[y * width + k] = 1;
    }
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (rows[y * width + x] === 0) continue;
      for (let k = Math.max(0, y - REACH); k <= Math.min(height - 1, y + REACH); k++) both[k * width + x] = 1;
    }
  return both;
}
