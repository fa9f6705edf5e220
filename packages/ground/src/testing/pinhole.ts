import type { CalibrationTerms } from '../calibrate.ts';
import type { PictureSize } from '../geometry.ts';
import { distorted } from '../plane.ts';
import type { GroundPoint, PicturePx } from '../types.ts';

/** A camera on a pole, for tests: it stands above (0, 0), looks along y and downward, and sees x to its right. */
export type Pinhole = PictureSize & {
  readonly heightM: number;
  readonly downDegrees: number;
  readonly focalPx: number;
  readonly lens?: { readonly k1: number; readonly k2: number };
};

export const POLE: Pinhole = { widthPx: 960, heightPx: 540, heightM: 8, downDegrees: 20, focalPx: 900 };

/** @param upM height of the point above the ground */
export function seenBy(camera: Pinhole, { xM, yM }: GroundPoint, upM = 0): PicturePx | undefined {
  const down = (camera.downDegrees * Math.PI) / 180;
  const below = camera.heightM - upM;
  const depth = yM * Math.cos(down) + below * Math.sin(down);
  if (depth <= 0) return undefined;
  const middle = { x: camera.widthPx / 2, y: camera.heightPx / 2 };
  const straight = {
    x: middle.x + (camera.focalPx * xM) / depth,
    y: middle.y + (camera.focalPx * (below * Math.cos(down) - yM * Math.sin(down))) / depth,
  };
  return distorted(straight, { lens: camera.lens, middle, unitPx: Math.hypot(camera.widthPx, camera.heightPx) / 2 });
}

/** The calibration that somebody would set with these points, each click moved by what `click` says, px. */
export function calibrationBy(
  camera: Pinhole,
  places: readonly GroundPoint[],
  click: (index: number) => PicturePx = () => ({ x: 0, y: 0 }),
): CalibrationTerms {
  return {
    widthPx: camera.widthPx,
    heightPx: camera.heightPx,
    origin: 'measured',
    ...(camera.lens ? { lens: camera.lens } : {}),
    points: places.map((place, i) => {
      const at = seenBy(camera, place);
      if (!at) throw new Error('a point of the calibration lies behind the camera');
      const by = click(i);
      return {
        picture: [(at.x + by.x) / camera.widthPx, (at.y + by.y) / camera.heightPx] as [number, number],
        ...place,
      };
    }),
  };
}
