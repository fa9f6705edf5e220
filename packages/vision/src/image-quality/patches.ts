import type { Plane } from '../ports.ts';

/** The patches of a plane, evenly spread: a few tens of thousands of its samples at full size, whatever its size. */
export const GRID = 6;
/** The longest side of a patch of the luma, samples. */
export const SIDE = 32;

export type Patches = {
  /** Patch after patch, row after row, without padding. */
  readonly samples: Uint8Array;
  readonly side: number;
};

/** Copies the patches, which lie around the centres of 6 x 6 equal parts: burnt-in texts at the edge of the frame fall between them. */
export function cutPatches({ data, stride, width, height }: Plane, longestSide = SIDE): Patches {
  const side = Math.min(longestSide, width, height);
  const samples = new Uint8Array(GRID * GRID * side * side);
  let to = 0;
  for (let n = 0; n < GRID * GRID; n++) {
    const left = startOf(n % GRID, width, side);
    const top = startOf(Math.floor(n / GRID), height, side);
    for (let y = top; y < top + side; y++, to += side) {
      const from = y * stride + left;
      samples.set(data.subarray(from, from + side), to);
    }
  }
  return { samples, side };
}

const startOf = (part: number, length: number, side: number): number =>
  Math.min(length - side, Math.max(0, Math.round(((part + 0.5) / GRID) * length - side / 2)));
