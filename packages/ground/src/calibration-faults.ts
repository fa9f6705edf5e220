import type { GroundPoint, PicturePx } from './types.ts';

/** Why a calibration gives no ground. The text says what to do about it. */
export type CalibrationFault = {
  readonly reason:
    | 'too_few_points'
    | 'other_picture_shape'
    | 'points_repeated'
    | 'points_in_a_line'
    | 'plane_folded'
    | 'plane_mirrored'
    | 'points_disagree'
    | 'lens_folds';
  readonly text: string;
};

export type KnownPoint = { readonly picture: PicturePx; readonly ground: GroundPoint };

type Plain = readonly [number, number];

/** Points that are nearer to a line than this share of their own extent lie in it: a click is not more exact. */
const LINE_SHARE = 0.01;
/** Two points that are nearer to each other than this share of the extent are one point. */
const SAME_SHARE = 0.002;

/** The first fault of the points themselves, before anything is fitted to them. */
export function faultOfPoints(points: readonly KnownPoint[]): CalibrationFault | undefined {
  if (points.length < 4)
    return {
      reason: 'too_few_points',
      text: `the calibration has ${points.length} points: set at least four points of the road whose places are known`,
    };
  const spaces: readonly (readonly [string, readonly Plain[]])[] = [
    ['picture', points.map(({ picture }) => [picture.x, picture.y])],
    ['ground', points.map(({ ground }) => [ground.xM, ground.yM])],
  ];
  for (const [space, plain] of spaces) {
    const pair = repeatedIn(plain);
    if (pair)
      return {
        reason: 'points_repeated',
        text: `points ${pair[0] + 1} and ${pair[1] + 1} of the calibration lie at one place of the ${space}: remove one or correct it`,
      };
  }
  for (const [space, plain] of spaces)
    if (lieInALine(plain))
      return {
        reason: 'points_in_a_line',
        text: `all points of the calibration but one, or all, lie in a line on the ${space}: set them at the corners of an area, such as both edges of the road near and far`,
      };
  return undefined;
}

const extentOf = (points: readonly Plain[]): number => {
  const spread = ([0, 1] as const).map((axis) => {
    const values = points.map((point) => point[axis]);
    return Math.max(...values) - Math.min(...values);
  });
  return Math.hypot(...spread);
};

function repeatedIn(points: readonly Plain[]): [number, number] | undefined {
  const near = extentOf(points) * SAME_SHARE;
  for (const [i, a] of points.entries())
    for (const [k, b] of points.entries()) if (k > i && Math.hypot(a[0] - b[0], a[1] - b[1]) <= near) return [i, k];
  return undefined;
}

/** Whether some line holds all points but one at most: then a plane is not determined by them. */
const lieInALine = (points: readonly Plain[]): boolean =>
  points.some((a, i) => points.some((b, k) => k > i && pointsOffLine(points, a, b) < 2));

function pointsOffLine(points: readonly Plain[], a: Plain, b: Plain): number {
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
  // A line is judged by its own length, because far points of a road lie closely together in the picture.
  const near = Math.max(length, extentOf(points) * 0.1) * LINE_SHARE;
  return points.filter(
    (point) => Math.abs((b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0])) / length > near,
  ).length;
}
