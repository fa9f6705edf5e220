import { applyTo, depthOf, inverseOf, type Homography } from './homography.ts';
import { bendFactor, straightenFactor, type Lens } from './lens.ts';
import type { GroundPoint, PicturePx } from './types.ts';

/** How the lens bends the picture. `unitPx` is half the picture's diagonal. */
export type Optics = { readonly lens: Lens | undefined; readonly middle: PicturePx; readonly unitPx: number };

/** A plane seen by a camera. */
export type Plane = {
  readonly optics: Optics;
  /** From metres to px of a picture without distortion. */
  readonly toPicture: Homography;
  /** The other way, with positive depth on the camera's side of the horizon. */
  readonly toGround: Homography;
  readonly at: (point: PicturePx) => GroundPoint | undefined;
};

/** @param seen points that lie on the camera's side of the horizon */
export function createPlane(toPicture: Homography, optics: Optics, seen: readonly PicturePx[]): Plane {
  const inverse = inverseOf(toPicture);
  const [first] = seen.map((point) => straightened(point, optics));
  const isBehind = first !== undefined && depthOf(inverse, first.x, first.y) < 0;
  // Depth 1 at the first point, so that a depth near 0 means the horizon whatever the unit of the fit was.
  const unit = first ? Math.abs(depthOf(inverse, first.x, first.y)) : 1;
  const toGround = inverse.map((value) => (isBehind ? -value : value) / unit) as unknown as Homography;
  return { optics, toPicture, toGround, at: (point) => groundAt(toGround, optics, point) };
}

/** Nearer to the horizon than this share of the depth of a calibration point, positions are noise. */
const LEAST_DEPTH = 1e-3;

function groundAt(toGround: Homography, optics: Optics, point: PicturePx): GroundPoint | undefined {
  const straight = straightened(point, optics);
  if (!straight) return undefined;
  const { x, y } = straight;
  const depth = depthOf(toGround, x, y);
  if (depth < LEAST_DEPTH) return undefined;
  return {
    xM: (toGround[0] * x + toGround[1] * y + toGround[2]) / depth,
    yM: (toGround[3] * x + toGround[4] * y + toGround[5]) / depth,
  };
}

/** Where a px would lie without the lens's distortion. Undefined where the lens cannot have put anything. */
export function straightened(point: PicturePx, { lens, middle, unitPx }: Optics): PicturePx | undefined {
  if (!lens) return point;
  const [dx, dy] = [point.x - middle.x, point.y - middle.y];
  const factor = straightenFactor(lens, Math.hypot(dx, dy) / unitPx);
  return factor === undefined ? undefined : { x: middle.x + dx * factor, y: middle.y + dy * factor };
}

/** Where the lens puts what would lie at `point` without it. */
export function distorted(point: PicturePx, { lens, middle, unitPx }: Optics): PicturePx | undefined {
  if (!lens) return point;
  const [dx, dy] = [point.x - middle.x, point.y - middle.y];
  const factor = bendFactor(lens, Math.hypot(dx, dy) / unitPx);
  return factor === undefined ? undefined : { x: middle.x + dx * factor, y: middle.y + dy * factor };
}

/**
 * How the ground changes with the px, m per px: ∂x/∂u, ∂x/∂v, ∂y/∂u, ∂y/∂v. A lens stretches all directions alike here, which is off by its
 * own bend only. Undefined at and above the horizon.
 */
export function jacobianAt(plane: Plane, point: PicturePx): readonly [number, number, number, number] | undefined {
  const { toGround: map, optics } = plane;
  const { lens, middle, unitPx } = optics;
  const factor = lens ? straightenFactor(lens, Math.hypot(point.x - middle.x, point.y - middle.y) / unitPx) : 1;
  if (factor === undefined) return undefined;
  const straight = lens ? scaled(point, middle, factor) : point;
  const depth = depthOf(map, straight.x, straight.y) / factor;
  if (depth * factor < LEAST_DEPTH) return undefined;
  const [x, y] = applyTo(map, straight.x, straight.y);
  return [
    (map[0] - x * map[6]) / depth,
    (map[1] - x * map[7]) / depth,
    (map[3] - y * map[6]) / depth,
    (map[4] - y * map[7]) / depth,
  ];
}

const scaled = ({ x, y }: PicturePx, middle: PicturePx, factor: number): PicturePx => ({
  x: middle.x + (x - middle.x) * factor,
  y: middle.y + (y - middle.y) * factor,
});

/** Metres that a px spans in the direction in which it spans most; infinite beyond the horizon. */
export function spanAt(plane: Plane, point: PicturePx): number {
  const jacobian = jacobianAt(plane, point);
  return jacobian ? spanOf(jacobian) : Number.POSITIVE_INFINITY;
}

/** The largest singular value of a 2 x 2 matrix. */
function spanOf([a, b, c, d]: readonly [number, number, number, number]): number {
  const squares = a * a + b * b + c * c + d * d;
  const determinant = a * d - b * c;
  return Math.sqrt((squares + Math.sqrt(Math.max(0, squares * squares - 4 * determinant * determinant))) / 2);
}
