import type { Homography } from './homography.ts';
import { createPlane, type Plane } from './plane.ts';
import type { PicturePx } from './types.ts';

/**
 * By how much, as a share, lengths near the points change when each click moves by its error: first order propagation of the fit's
 * covariance to the distances between the middle and the places halfway to the points, where the road is.
 * @param variations one standard deviation for a click error of 1 px, in each parameter of the fit
 */
export function scaleSpread(
  plane: Plane,
  variations: readonly Homography[],
  clickPx: number,
  clicks: readonly PicturePx[],
): number {
  const middle = middleOf(clicks);
  const places = clicks.map(({ x, y }) => ({ x: (x + middle.x) / 2, y: (y + middle.y) / 2 }));
  const apart = places.filter(({ x, y }) => Math.hypot(x - middle.x, y - middle.y) > 1);
  const lengths = apart.map((at) => lengthBetween(plane, at, middle));
  let squares = 0;
  for (const variation of variations) {
    const moved = createPlane(between(plane.toPicture, variation, clickPx), plane.optics, clicks);
    apart.forEach((at, i) => {
      const share = lengthBetween(moved, at, middle) / (lengths[i] ?? 1) - 1;
      squares += share * share;
    });
  }
  return apart.length === 0 ? 1 : Math.sqrt(squares / apart.length);
}

export const middleOf = (points: readonly PicturePx[]): PicturePx => ({
  x: points.reduce((sum, { x }) => sum + x, 0) / points.length,
  y: points.reduce((sum, { y }) => sum + y, 0) / points.length,
});

const between = (map: Homography, other: Homography, by: number): Homography =>
  map.map((value, i) => value + ((other[i] ?? 0) - value) * by) as unknown as Homography;

function lengthBetween({ at }: Plane, a: PicturePx, b: PicturePx): number {
  const [p, q] = [at(a), at(b)];
  return p && q ? Math.hypot(p.xM - q.xM, p.yM - q.yM) : Number.POSITIVE_INFINITY;
}
