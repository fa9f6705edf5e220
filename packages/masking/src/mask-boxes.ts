import type { Box } from '@marsad/schemas';

/** Boxes of masks, in fractions of the image. */

/** A box closer to an edge than these shares (of its own size, of the image's size) has come in through that edge. */
const NEAR_EDGE = { ofItself: 0.75, ofImage: 0.25 };

/** Interpolates between two boxes. @param share 0 gives `from`, 1 gives `to`; beyond these the box moves on in the same direction */
export function between(from: Box, to: Box, share: number): Box {
  const mix = (a: number, b: number): number => a + (b - a) * share;
  return {
    x: mix(from.x, to.x),
    y: mix(from.y, to.y),
    width: Math.max(from.width / 2, mix(from.width, to.width)),
    height: Math.max(from.height / 2, mix(from.height, to.height)),
  };
}

/** Grows a box around its middle by a share of its sides. */
export function grownBy({ x, y, width, height }: Box, share: number): Box {
  const [dx, dy] = [(width * share) / 2, (height * share) / 2];
  return { x: x - dx, y: y - dy, width: width + 2 * dx, height: height + 2 * dy };
}

/** The smallest box around both. */
export function boxAround(a: Box, b: Box): Box {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

const nearEdge = (side: number): number => Math.min(NEAR_EDGE.ofItself * side, NEAR_EDGE.ofImage);

/** Extends a box through the edges that it is near to. */
export function reachingEdges({ x, y, width, height }: Box): Box {
  const [nearX, nearY] = [nearEdge(width), nearEdge(height)];
  const left = x < nearX ? Math.min(0, x) : x;
  const top = y < nearY ? Math.min(0, y) : y;
  const right = 1 - (x + width) < nearX ? Math.max(1, x + width) : x + width;
  const bottom = 1 - (y + height) < nearY ? Math.max(1, y + height) : y + height;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The part of a box that lies in the image; null if the box lies outside. */
export function clippedToOne(box: Box): Box | null {
  const [x, y] = [Math.max(0, box.x), Math.max(0, box.y)];
  const width = Math.min(1, box.x + box.width) - x;
  const height = Math.min(1, box.y + box.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : null;
}

/** False for a box of which it cannot be said where it lies. */
export const hasPlace = ({ x, y, width, height }: Box): boolean =>
  Number.isFinite(x) && Number.isFinite(y) && Number.isFinite(x + width) && Number.isFinite(y + height);

export const holds = (outer: Box, inner: Box): boolean =>
  outer.x <= inner.x &&
  outer.y <= inner.y &&
  outer.x + outer.width >= inner.x + inner.width &&
  outer.y + outer.height >= inner.y + inner.height;
