import type { Box, PicturePoint } from '@marsad/schemas';

import type { PicturePx } from './types.ts';

export type PictureSize = { readonly widthPx: number; readonly heightPx: number };
export type Segment = { readonly from: PicturePx; readonly to: PicturePx };

export const toPixels = ([x, y]: PicturePoint, size: PictureSize): PicturePx => ({
  x: x * size.widthPx,
  y: y * size.heightPx,
});

/**
 * The point at which a box's object touches the ground, px: the middle of the box's lower edge in an oblique view, the middle of the box
 * from straight above.
 */
export const groundPoint = (box: Box, view: 'oblique' | 'overhead'): PicturePx => ({
  x: box.x + box.width / 2,
  y: view === 'overhead' ? box.y + box.height / 2 : box.y + box.height,
});

/**
 * Signed distance of a point from the infinite line through `segment`, px: negative on the left and positive on the right of the direction
 * from `from` to `to`, as displayed. (y grows downward, so the usual sign of the cross product is reversed.)
 */
export function distanceFromLine(segment: Segment, point: PicturePx): number {
  const dx = segment.to.x - segment.from.x;
  const dy = segment.to.y - segment.from.y;
  const length = Math.hypot(dx, dy);
  if (length === 0) return 0;
  return (dx * (point.y - segment.from.y) - dy * (point.x - segment.from.x)) / length;
}

/** Whether the step from `a` to `b`, whose ends lie on different sides of the infinite line, passes between the segment's ends. */
export function passesBetween(segment: Segment, a: PicturePx, b: PicturePx): boolean {
  const before = distanceFromLine(segment, a);
  const after = distanceFromLine(segment, b);
  if (before === after) return false;
  const share = before / (before - after);
  const x = a.x + (b.x - a.x) * share;
  const y = a.y + (b.y - a.y) * share;
  const dx = segment.to.x - segment.from.x;
  const dy = segment.to.y - segment.from.y;
  const along = ((x - segment.from.x) * dx + (y - segment.from.y) * dy) / (dx * dx + dy * dy);
  return along >= 0 && along <= 1;
}

/** Even-odd rule (W. R. Franklin, PNPOLY): a point on the left or upper edge is inside, on the right or lower one it is not. */
export function insidePolygon(polygon: readonly PicturePx[], point: PicturePx): boolean {
  let inside = false;
  let previous = polygon[polygon.length - 1];
  for (const corner of polygon) {
    if (previous && corner.y > point.y !== previous.y > point.y) {
      const x = ((previous.x - corner.x) * (point.y - corner.y)) / (previous.y - corner.y) + corner.x;
      if (point.x < x) inside = !inside;
    }
    previous = corner;
  }
  return inside;
}
