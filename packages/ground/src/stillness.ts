import type { PicturePx, TrailPoint } from './types.ts';

/** Where and since when a track stands. Changed in place. */
export type Stillness = { anchor: PicturePx | undefined; sinceMs: number | undefined };

/** Slower than this, heights of its box a second, a track may stand: a walking pace is about 0.8, a car in a creeping queue 0.3. */
const STILL_HEIGHTS_PER_SECOND = 0.08;
/** A track that stands leaves its place when it is this share of its height away from it, or this many px. */
const PLACE_SHARE = 0.25;
const PLACE_PX = 2;
/** The place is the median of this many last points, because a passing vehicle cuts off a part of a box for a moment. */
const MEDIAN_OF = 7;

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;

function placeOf(trail: readonly TrailPoint[]): PicturePx {
  const xs: number[] = [];
  const ys: number[] = [];
  for (let i = Math.max(0, trail.length - MEDIAN_OF); i < trail.length; i += 1) {
    const point = trail[i];
    if (!point) continue;
    xs.push(point.at.x);
    ys.push(point.at.y);
  }
  return { x: median(xs), y: median(ys) };
}

/** Since when a track stands, ms of the part's clock; undefined while it moves. */
export function stillSince(
  stillness: Stillness,
  trail: readonly TrailPoint[],
  speedInHeights: number | undefined,
): number | undefined {
  const last = trail[trail.length - 1];
  if (!last) return stillness.sinceMs;
  const reach = Math.max(PLACE_PX, PLACE_SHARE * last.box.height);
  if (stillness.anchor) {
    // Most of the time a standing track is at its place, and needs no median.
    if (isNear(last.at, stillness.anchor, reach) || isNear(placeOf(trail), stillness.anchor, reach))
      return stillness.sinceMs;
    stillness.anchor = undefined;
    stillness.sinceMs = undefined;
    return undefined;
  }
  if (speedInHeights === undefined || speedInHeights > STILL_HEIGHTS_PER_SECOND) return undefined;
  const anchor = placeOf(trail);
  stillness.anchor = anchor;
  let first = trail.length - 1;
  while (first > 0 && isNear(trail[first - 1]?.at ?? anchor, anchor, reach)) first -= 1;
  stillness.sinceMs = trail[first]?.ptsMs;
  return stillness.sinceMs;
}

const isNear = (a: PicturePx, b: PicturePx, reach: number): boolean => Math.hypot(a.x - b.x, a.y - b.y) <= reach;
