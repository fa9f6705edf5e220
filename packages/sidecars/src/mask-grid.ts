import type { Box } from '@marsad/schemas';

/** Masks are kept on a grid of this many squares across the frame and down it: a power of two, so that no division rounds. */
export const MASK_GRID = 512;

/** The smallest box on the grid that holds the mask. */
export function outwards({ x, y, width, height }: Box): Box {
  const [left, top] = [Math.floor(x * MASK_GRID), Math.floor(y * MASK_GRID)];
  const [right, bottom] = [Math.ceil((x + width) * MASK_GRID), Math.ceil((y + height) * MASK_GRID)];
  return {
    x: left / MASK_GRID,
    y: top / MASK_GRID,
    width: (right - left) / MASK_GRID,
    height: (bottom - top) / MASK_GRID,
  };
}
