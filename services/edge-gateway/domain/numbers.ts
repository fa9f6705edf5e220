import type { Box } from '@marsad/schemas';
import type { ReceivedBox } from './received.ts';

/** Whether a number is whole and within these bounds. NaN and infinity are not. */
export const isWhole = (value: number, least: number, most: number): boolean =>
  Number.isSafeInteger(value) && value >= least && value <= most;

export const isFraction = (value: number): boolean => value >= 0 && value <= 1;

/** Networks give edges as fractions of a px, so a box may be over the edge of its frame by this much, px. It is clipped. */
const OVER_EDGE_PX = 1;

/** The box inside its frame; undefined if it is missing, empty, not finite, or further out than rounding explains. */
export function boxInside(
  box: ReceivedBox | undefined,
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
): Box | undefined {
  if (!box) return undefined;
  const [right, bottom] = [box.x + box.width, box.y + box.height];
  // Each comparison is false for NaN.
  const isInside =
    box.x >= -OVER_EDGE_PX &&
    box.y >= -OVER_EDGE_PX &&
    right <= widthPx + OVER_EDGE_PX &&
    bottom <= heightPx + OVER_EDGE_PX;
  if (!isInside) return undefined;
  const [x, y] = [Math.max(0, box.x), Math.max(0, box.y)];
  const width = Math.min(right, widthPx) - x;
  const height = Math.min(bottom, heightPx) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : undefined;
}
