import type { GroundPoint, PicturePx } from '@marsad/ground';

/** Where a camera hangs and what its lens does. */
export type CameraPose = {
  readonly xM: number;
  readonly yM: number;
  readonly heightM: number;
  /** Degrees from north (y), clockwise. */
  readonly headingDegrees: number;
  /** Degrees below the horizon. */
  readonly pitchDegrees: number;
  readonly focalPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Radial distortion in units of half the picture's diagonal (`Calibration.lens` of a camera); below 0 is a barrel. */
  readonly k1?: number;
};

export type SpacePoint = GroundPoint & { readonly zM: number };
export type Projected = PicturePx & { readonly depthM: number };

export type Lens = {
  readonly pose: CameraPose;
  /** Undefined nearer than half a metre in front of the camera, and where the lens folds the picture over. */
  project(point: SpacePoint): Projected | undefined;
  /** The point of the ground that a px shows; undefined at and above the horizon. */
  ground(point: PicturePx): GroundPoint | undefined;
  /** The direction in which a px looks: what the camera sees there lies on it. */
  ray(point: PicturePx): SpacePoint;
};

const NEAREST_M = 0.5;
const DEGREE = Math.PI / 180;
type Vector = readonly [x: number, y: number, z: number];

/**
 * A pinhole camera with Brown's radial distortion (D. C. Brown, "Close-range camera calibration", 1971): a ray that would meet the picture at r
 * from its middle meets it at r (1 + k1 r²).
 */
export function createLens(pose: CameraPose): Lens {
  const [heading, pitch] = [pose.headingDegrees * DEGREE, pose.pitchDegrees * DEGREE];
  const right: Vector = [Math.cos(heading), -Math.sin(heading), 0];
  const forward: Vector = [Math.sin(heading) * Math.cos(pitch), Math.cos(heading) * Math.cos(pitch), -Math.sin(pitch)];
  const down: Vector = [-Math.sin(heading) * Math.sin(pitch), -Math.cos(heading) * Math.sin(pitch), -Math.cos(pitch)];
  const [middleX, middleY] = [pose.widthPx / 2, pose.heightPx / 2];
  const k1 = (pose.k1 ?? 0) / (middleX ** 2 + middleY ** 2);

  const ray = ({ x, y }: PicturePx): SpacePoint => {
    const [u, v] = straightened(x - middleX, y - middleY, k1);
    const along = (axis: 0 | 1 | 2): number => right[axis] * u + down[axis] * v + forward[axis] * pose.focalPx;
    return { xM: along(0), yM: along(1), zM: along(2) };
  };
  return {
    pose,
    project({ xM, yM, zM }) {
      const from: Vector = [xM - pose.xM, yM - pose.yM, zM - pose.heightM];
      const depthM = dot(from, forward);
      if (depthM < NEAREST_M) return undefined;
      const u = (pose.focalPx * dot(from, right)) / depthM;
      const v = (pose.focalPx * dot(from, down)) / depthM;
      const bend = k1 * (u * u + v * v);
      if (3 * bend <= -1) return undefined;
      return { x: middleX + u * (1 + bend), y: middleY + v * (1 + bend), depthM };
    },
    ray,
    ground(point) {
      const { xM, yM, zM } = ray(point);
      if (zM >= 0) return undefined;
      const times = -pose.heightM / zM;
      return { xM: pose.xM + xM * times, yM: pose.yM + yM * times };
    },
  };
}

const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** Where the px would be without the lens: Newton's method on r (1 + k1 r²), which a lens that folds nothing makes converge. */
function straightened(x: number, y: number, k1: number): [number, number] {
  const bent = Math.hypot(x, y);
  if (bent === 0 || k1 === 0) return [x, y];
  let r = bent;
  for (let i = 0; i < 12; i++) r -= (r * (1 + k1 * r * r) - bent) / Math.max(0.05, 1 + 3 * k1 * r * r);
  return [(x * r) / bent, (y * r) / bent];
}
