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
  // A pixel is taken out of the mask as it is put on the stack, so that it comes there once.
  const joined = dilate(mask, width, height);
  const stack = new Int32Array(joined.length);
  const regions: Region[] = [];
  for (let start = 0; start < joined.length; start++) {
    if (joined[start] === 0) continue;
    let left = width;
    let right = 0;
    let top = height;
    let bottom = 0;
    const members: number[] = [];
    let activePixels = 0;
    let waiting = 0;
    joined[start] = 0;
    stack[waiting++] = start;
    while (waiting > 0) {
      const at = stack[--waiting] ?? 0;
      const x = at % width;
      const y = (at - x) / width;
      if (mask[at] === 1) {
        members.push(at);
        if (x < left) left = x;
        if (x > right) right = x;
        if (y < top) top = y;
        if (y > bottom) bottom = y;
      }
      if (active[at] === 1) activePixels++;
      if (x > 0 && joined[at - 1] === 1) waiting = put(stack, waiting, joined, at - 1);
      if (x < width - 1 && joined[at + 1] === 1) waiting = put(stack, waiting, joined, at + 1);
      if (y > 0 && joined[at - width] === 1) waiting = put(stack, waiting, joined, at - width);
      if (y < height - 1 && joined[at + width] === 1) waiting = put(stack, waiting, joined, at + width);
    }
    if (members.length >= FEWEST_PIXELS)
      regions.push({ x: left, y: top, width: right - left + 1, height: bottom - top + 1, members, activePixels });
  }
  return regions;
}

function put(stack: Int32Array, waiting: number, joined: Uint8Array, at: number): number {
  joined[at] = 0;
  stack[waiting] = at;
  return waiting + 1;
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

/** Smaller islands are noise at the edge of something. */
const FEWEST_ISLAND_PIXELS = 6;

/**
 * The boxes around pixels of a region that touch, also at their corners. A region joins what is close together; its islands keep cars of a queue
 * apart where road is seen between them.
 * @param members indexes in a mask of this width
 */
export function islandsOf(members: readonly number[], maskWidth: number): Box[] {
  // A margin of one row on either side: neighbours are looked up without asking for the edges of the mask above and below.
  const first = Math.floor((members[0] ?? 0) / maskWidth);
  let [top, bottom] = [first, first];
  for (const at of members) {
    const y = Math.floor(at / maskWidth);
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  }
  const offset = (1 - top) * maskWidth;
  const left = new Uint8Array((bottom - top + 3) * maskWidth);
  for (const at of members) left[at + offset] = 1;
  const islands: Box[] = [];
  for (const start of members) {
    if (left[start + offset] !== 1) continue;
    const island = takeIsland(left, start + offset, maskWidth);
    if (island.length < FEWEST_ISLAND_PIXELS) continue;
    const box = boxAround(island, maskWidth);
    islands.push({ ...box, y: box.y + top - 1 });
  }
  return islands;
}

/** Takes the pixels that touch one another out of a mask, from one of them on. */
function takeIsland(left: Uint8Array, start: number, maskWidth: number): number[] {
  const island = [start];
  left[start] = 0;
  for (let next = 0; next < island.length; next++) {
    const at = island[next] ?? start;
    const x = at % maskWidth;
    const [from, to] = [x > 0 ? -1 : 0, x < maskWidth - 1 ? 1 : 0];
    for (let row = at - maskWidth; row <= at + maskWidth; row += maskWidth)
      for (let one = row + from; one <= row + to; one++)
        if (left[one] === 1) {
          left[one] = 0;
          island.push(one);
        }
  }
  return island;
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
