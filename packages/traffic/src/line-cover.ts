import type { Segment } from '@marsad/ground';
import type { Box } from '@marsad/schemas';

/** The lower part of a box that covers road where a vehicle is seen obliquely: the rest is its height. */
const FOOTPRINT_SHARE = 0.4;

/** Whether the part of a box that stands on the road lies over a line. */
export function covers(box: Box, { from, to }: Segment, view: 'oblique' | 'overhead'): boolean {
  const depth = view === 'overhead' ? box.height : box.height * FOOTPRINT_SHARE;
  const [left, right] = [box.x, box.x + box.width];
  const [top, bottom] = [box.y + box.height - depth, box.y + box.height];
  // Liang and Barsky's clipping of the line against the footprint.
  let [enters, leaves] = [0, 1];
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  for (const [slope, room] of [
    [-dx, from.x - left],
    [dx, right - from.x],
    [-dy, from.y - top],
    [dy, bottom - from.y],
  ] as const) {
    if (slope === 0 && room < 0) return false;
    if (slope < 0) enters = Math.max(enters, room / slope);
    if (slope > 0) leaves = Math.min(leaves, room / slope);
  }
  return enters <= leaves;
}
