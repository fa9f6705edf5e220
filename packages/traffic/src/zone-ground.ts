import type { Ground, GroundPoint, PicturePx } from '@marsad/ground';

/** The part of a zone in which vehicles can be measured, on the ground. */
export type ZoneGround = {
  readonly areaM2: number;
  /** Points spread over it. */
  readonly points: readonly GroundPoint[];
  /** The direction of its long side. */
  readonly longSide: GroundPoint;
  /** Of a point in the zone, to the cell of the sampling. */
  isMeasurable(at: PicturePx): boolean;
};

/** So many px across the larger side of a zone's frame are sampled. */
const SAMPLES = 40;
/** Where a px is wider than this, m, across the view, a car is under 9 px wide, and most are missed. */
const WIDEST_M_PER_PX = 0.2;
/** A zone of which less than this share can be measured is not. */
const LEAST_SHARE = 0.05;

/** Undefined if next to nothing of the zone can be measured. */
export function zoneGroundOf(
  polygon: readonly PicturePx[],
  contains: (at: PicturePx) => boolean,
  ground: Ground,
): ZoneGround | undefined {
  const [xs, ys] = [polygon.map(({ x }) => x), polygon.map(({ y }) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const [width, height] = [Math.max(...xs) - left, Math.max(...ys) - top];
  const step = Math.max(width, height) / SAMPLES;
  let [areaM2, inside] = [0, 0];
  const points: GroundPoint[] = [];
  const columns = Math.ceil(width / step);
  const isCellMeasurable = new Uint8Array(columns * (Math.ceil(height / step) + 1));
  for (let y = top + step / 2; y < top + height; y += step)
    for (let x = left + step / 2; x < left + width; x += step) {
      if (!contains({ x, y })) continue;
      inside += 1;
      const cell = cellAt(ground, { x, y });
      if (!cell) continue;
      areaM2 += cell.areaM2 * step * step;
      isCellMeasurable[Math.floor((y - top) / step) * columns + Math.floor((x - left) / step)] = 1;
      points.push(cell.at);
    }
  if (inside === 0 || points.length < LEAST_SHARE * inside || areaM2 <= 0) return undefined;
  return {
    areaM2,
    points,
    longSide: longSideOf(points),
    isMeasurable: ({ x, y }) =>
      isCellMeasurable[Math.floor((y - top) / step) * columns + Math.floor((x - left) / step)] === 1,
  };
}

/** The ground under one px. */
function cellAt(
  ground: Ground,
  { x, y }: PicturePx,
): { readonly at: GroundPoint; readonly areaM2: number } | undefined {
  const at = ground.toGround({ x, y });
  const right = ground.toGround({ x: x + 0.5, y });
  const below = ground.toGround({ x, y: y + 0.5 });
  if (!at || !right || !below) return undefined;
  const [ax, ay] = [(right.xM - at.xM) * 2, (right.yM - at.yM) * 2];
  const [bx, by] = [(below.xM - at.xM) * 2, (below.yM - at.yM) * 2];
  const areaM2 = Math.abs(ax * by - ay * bx);
  const squares = ax * ax + ay * ay + bx * bx + by * by;
  // The smaller singular value: how wide a px is across the direction in which it reaches farthest.
  const across = areaM2 / Math.sqrt((squares + Math.sqrt(Math.max(0, squares * squares - 4 * areaM2 * areaM2))) / 2);
  return across <= WIDEST_M_PER_PX ? { at, areaM2 } : undefined;
}

/** How far points reach along a direction, m. */
export function extentAlong(points: readonly GroundPoint[], { xM, yM }: GroundPoint): number {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const point of points) {
    const along = point.xM * xM + point.yM * yM;
    if (along < least) least = along;
    if (along > most) most = along;
  }
  return most - least;
}

/** Across the direction in which the zone is narrowest. */
function longSideOf(points: readonly GroundPoint[]): GroundPoint {
  const turns = Array.from({ length: 36 }, (_, i) => (i * Math.PI) / 36);
  const widths = turns.map((turn) => extentAlong(points, { xM: -Math.sin(turn), yM: Math.cos(turn) }));
  const turn = turns[widths.indexOf(Math.min(...widths))] ?? 0;
  return { xM: Math.cos(turn), yM: Math.sin(turn) };
}
