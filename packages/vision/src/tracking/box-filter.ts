import type { Box } from '@marsad/schemas';
import { area, centre } from '../geometry.ts';
import { correct, predict, startFilter, type Filter } from './kalman.ts';

/** The filters of the centre's x and y, of width and of height. */
export type BoxFilter = readonly [Filter, Filter, Filter, Filter];

/** Sides are trusted half as much as centres, because arms and strides change them from frame to frame. */
const SIDES_TRUST = 0.5;

const sizeOf = (box: Box): number => Math.sqrt(area(box));

export function startBox(box: Box): BoxFilter {
  const { x, y } = centre(box);
  const size = sizeOf(box);
  return [startFilter(x, size), startFilter(y, size), startFilter(box.width, size), startFilter(box.height, size)];
}

/** @param trust 1 for a detector's box; less for a looser one */
export function correctBox([fx, fy, fw, fh]: BoxFilter, box: Box, trust = 1): BoxFilter {
  const { x, y } = centre(box);
  const size = sizeOf(box);
  return [
    correct(fx, x, size, trust),
    correct(fy, y, size, trust),
    correct(fw, box.width, size, trust * SIDES_TRUST),
    correct(fh, box.height, size, trust * SIDES_TRUST),
  ];
}

/** Predicts the box after `dtMs`. Its size stays, because a box that grew, or that the frame's edge cut, may not go on doing so. */
export function advanceBox(filter: BoxFilter, dtMs: number): BoxFilter {
  const size = sizeOf(boxOf(filter));
  const [x, y, w, h] = filter;
  const still = (f: Filter): Filter => ({ ...predict({ ...f, velocity: 0 }, dtMs, size), velocity: 0 });
  return [predict(x, dtMs, size), predict(y, dtMs, size), still(w), still(h)];
}

export function boxOf([x, y, width, height]: BoxFilter): Box {
  const w = Math.max(1, width.position);
  const h = Math.max(1, height.position);
  return { x: x.position - w / 2, y: y.position - h / 2, width: w, height: h };
}
