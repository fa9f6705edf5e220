import type { Box, Direction } from '@marsad/schemas';
import { distanceFromLine, passesBetween } from './geometry.ts';
import type { Point, Segment } from './geometry.ts';

/** How a track was first reported: where, when, and for how long it had been detected by then, ms. */
export type Began<Moment> = {
  readonly ptsMs: number;
  readonly ageMs: number;
  readonly point: Point;
  readonly moment: Moment;
};

/** A track's first motion is taken after this time, ms, and is even for this long before. */
const MOTION_AFTER_MS = 300;
const EVEN_FOR_MS = 800;
/** A place is taken for so long after a track was last seen within a box's size of it, ms. */
const TAKEN_FOR_MS = 1_000;

/** Whether a track has gone on for long enough to say where it was before it was reported. */
export const isDirected = ({ ptsMs }: Began<unknown>, nowPtsMs: number): boolean => nowPtsMs - ptsMs >= MOTION_AFTER_MS;

/** A track as another one sees it: where it was last, and when. */
type Neighbour = { readonly last: Point | undefined; readonly lastSeenPtsMs: number };

/** Whether another track is or just was in this place: what then begins may be the same vehicle, which was counted already. */
export const isTaken = (
  { ptsMs, point }: Began<unknown>,
  { width, height }: Box,
  others: readonly Neighbour[],
): boolean =>
  others.some(
    ({ last, lastSeenPtsMs }) =>
      last !== undefined &&
      lastSeenPtsMs >= ptsMs - TAKEN_FOR_MS &&
      Math.hypot(last.x - point.x, last.y - point.y) <= Math.max(width, height),
  );

/** Where a track was when it was first detected, if it drove as it did since. Undefined if it hardly moved. */
export function placeBefore({ ptsMs, ageMs, point }: Began<unknown>, now: Point, nowPtsMs: number, leastPx: number) {
  const [dx, dy] = [now.x - point.x, now.y - point.y];
  if (ageMs <= 0 || Math.hypot(dx, dy) < leastPx) return undefined;
  const share = Math.min(ageMs, EVEN_FOR_MS) / (nowPtsMs - ptsMs);
  return { x: point.x - dx * share, y: point.y - dy * share };
}

/**
 * The crossing of a line between the first detection of a track and its first report. A tracker reports a vehicle only after several detections, so
 * that one which was near the line when it came into sight, or when the camera began, would never be counted.
 * @param bandPx it was clear of the line by so much
 */
export function earlyCrossing(line: Segment, before: Point, first: Point, bandPx: number): Direction | undefined {
  const [was, is] = [distanceFromLine(line, before), distanceFromLine(line, first)];
  if (Math.abs(was) < bandPx || was > 0 === is > 0 || is === 0 || !passesBetween(line, before, first)) return undefined;
  return is > 0 ? 'left_to_right' : 'right_to_left';
}
