import type { Box } from '@marsad/schemas';

export const areaOf = ({ width, height }: Box): number => width * height;

export function sharedArea(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

/** The share of `box` that `cover` covers. */
export const coveredShare = (box: Box, cover: Box): number => sharedArea(box, cover) / areaOf(box);

export function overlapOf(a: Box, b: Box): number {
  const shared = sharedArea(a, b);
  return shared / (areaOf(a) + areaOf(b) - shared);
}
