import type { GroundPoint, PicturePx, PictureSize, TrackMotion, TrailPoint } from '@marsad/ground';
import { classGroup } from '@marsad/schemas';

/** A track as it began and as it was seen last. */
export type SeenTrack = {
  readonly firstPtsMs: number;
  readonly firstAt: PicturePx;
  readonly firstGround: GroundPoint | undefined;
  readonly firstBox: TrailPoint['box'];
  readonly motion: TrackMotion;
};

/** A track that was lost between two lines goes on in one that begins within this time, ms, */
export const LOST_FOR_MS = 4_000;
/** and within this distance of where it would be: m, or heights of its box without a calibration; more for each second. */
const FROM_PREDICTED_M = 4;
const PER_SECOND_M = 3;
const FROM_PREDICTED_HEIGHTS = 2;
const PER_SECOND_HEIGHTS = 1.5;
/** It turns by this much at once, and more for each second out of sight, degrees: a bend of 7 m is driven at about 40 a second. */
const TURNS_DEGREES = 50;
const PER_SECOND_DEGREES = 40;
const MOST_DEGREES = 120;
/** A direction is known after so much of a way: m, or heights of the box. */
const DIRECTED_M = 2;
const DIRECTED_HEIGHTS = 0.5;
/** A box that ends so near to the picture's edge, px, is on its way out or in. */
const EDGE_PX = 2;

type Vector = readonly [x: number, y: number];

/** How far `next` began from where `lost` would have been then, as a share of what is believed; above 1 they are two. */
export function missOf(lost: SeenTrack, next: SeenTrack, size: PictureSize): number {
  const { now } = lost.motion;
  const seconds = (next.firstPtsMs - now.ptsMs) / 1_000;
  if (seconds <= 0 || seconds * 1_000 > LOST_FOR_MS) return Number.POSITIVE_INFINITY;
  if (classGroup(lost.motion.class) !== classGroup(next.motion.class)) return Number.POSITIVE_INFINITY;
  const way = wayOf(lost.motion.trail, 'last');
  const nextWay = wayOf(next.motion.trail, 'first', next);
  // Who drove out over the edge does not come back, and who drives in over it was not here before.
  if (way && leadsOut(now.box, way.px, size)) return Number.POSITIVE_INFINITY;
  if (nextWay && leadsOut(next.firstBox, [-nextWay.px[0], -nextWay.px[1]], size)) return Number.POSITIVE_INFINITY;
  const most = Math.min(MOST_DEGREES, TURNS_DEGREES + PER_SECOND_DEGREES * seconds);
  if (way && nextWay && degreesBetween(way, nextWay) > most) return Number.POSITIVE_INFINITY;
  return distanceShare(lost.motion, next, seconds);
}

function distanceShare({ now, velocity, trail }: TrackMotion, next: SeenTrack, seconds: number): number {
  if (now.ground && next.firstGround && velocity) {
    const [x, y] = [now.ground.xM + velocity.xMs * seconds, now.ground.yM + velocity.yMs * seconds];
    return Math.hypot(next.firstGround.xM - x, next.firstGround.yM - y) / (FROM_PREDICTED_M + PER_SECOND_M * seconds);
  }
  const before = trail[Math.max(0, trail.length - 6)] ?? now;
  const past = (now.ptsMs - before.ptsMs) / 1_000 || 1;
  const x = now.at.x + ((now.at.x - before.at.x) / past) * seconds;
  const y = now.at.y + ((now.at.y - before.at.y) / past) * seconds;
  const reach = (FROM_PREDICTED_HEIGHTS + PER_SECOND_HEIGHTS * seconds) * now.box.height;
  return Math.hypot(next.firstAt.x - x, next.firstAt.y - y) / reach;
}

/** A direction in the picture, and on the ground where that is known. */
type Way = { readonly px: Vector; readonly m: Vector | undefined };

/** The direction in which a track began or went last. Undefined while it has not gone far enough to tell. */
function wayOf(trail: readonly TrailPoint[], end: 'first' | 'last', began?: SeenTrack): Way | undefined {
  const last = trail.at(-1);
  const anchor =
    end === 'last'
      ? last && { at: last.at, ground: last.ground, box: last.box }
      : began && {
          at: began.firstAt,
          ground: began.firstGround,
          box: began.firstBox,
        };
  if (!anchor) return undefined;
  const isFar = (point: TrailPoint): boolean =>
    point.ground && anchor.ground
      ? Math.hypot(point.ground.xM - anchor.ground.xM, point.ground.yM - anchor.ground.yM) >= DIRECTED_M
      : Math.hypot(point.at.x - anchor.at.x, point.at.y - anchor.at.y) >= DIRECTED_HEIGHTS * anchor.box.height;
  const other = end === 'last' ? trail.findLast(isFar) : trail.find(isFar);
  if (!other) return undefined;
  const sign = end === 'last' ? -1 : 1;
  const between = (a: number, b: number): number => sign * (a - b);
  return {
    px: [between(other.at.x, anchor.at.x), between(other.at.y, anchor.at.y)],
    m: other.ground &&
      anchor.ground && [between(other.ground.xM, anchor.ground.xM), between(other.ground.yM, anchor.ground.yM)],
  };
}

function degreesBetween(a: Way, b: Way): number {
  const [[ax, ay], [bx, by]] = a.m && b.m ? [a.m, b.m] : [a.px, b.px];
  return Math.abs((Math.atan2(ax * by - ay * bx, ax * bx + ay * by) * 180) / Math.PI);
}

/** Whether a box lies at an edge of the picture towards which the way leads. */
function leadsOut(box: TrailPoint['box'], [x, y]: Vector, { widthPx, heightPx }: PictureSize): boolean {
  return (
    (x < 0 && box.x < EDGE_PX) ||
    (x > 0 && box.x + box.width > widthPx - EDGE_PX) ||
    (y < 0 && box.y < EDGE_PX) ||
    (y > 0 && box.y + box.height > heightPx - EDGE_PX)
  );
}
