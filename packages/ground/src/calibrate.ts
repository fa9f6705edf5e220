import type { Calibration } from '@marsad/schemas';
import { faultOfPoints, type CalibrationFault, type KnownPoint } from './calibration-faults.ts';
import { toPixels, type PictureSize } from './geometry.ts';
import { applyTo, depthOf, fitHomography } from './homography.ts';
import { straightenFactor } from './lens.ts';
import { createPlane, distorted, jacobianAt, spanAt, straightened, type Optics, type Plane } from './plane.ts';
import { middleOf, scaleSpread } from './scale-error.ts';
import type { Ground } from './types.ts';

export type CalibrationTerms = Pick<Calibration, 'points' | 'widthPx' | 'heightPx' | 'origin' | 'lens' | 'originAt'>;

export type Calibrated =
  { readonly kind: 'ground'; readonly ground: Ground } | { readonly kind: 'fault'; readonly fault: CalibrationFault };

/** Two sizes of one camera's picture have the same shape up to the rounding to whole px. */
const SHAPE_TOLERANCE = 0.01;
/** A px that spans more ground than this, m, measures nothing: a car would be a px or two. */
const COARSEST_M_PER_PX = 4;
/** A person clicks a mark with this error, px of the picture on which the points were set, or this share of its diagonal. */
const CLICK_PX = 1;
const CLICK_SHARE = 1 / 800;
/** More than this share of the diagonal between the points and where the plane puts them is a wrong point, not a poor click. */
const DISAGREEMENT_SHARE = 0.03;
/**
 * The error of lengths before anybody clicks: of a tape or a map; of the heights of strangers (`proposeCalibration`). Four or five points that
 * somebody measured check each other hardly or not at all: a mark that is not where it was taken to be, or a road that is no plane, shows nowhere.
 */
const SITE_ERROR = { checked: 0.02, unchecked: 0.07, proposed: 0.3 } as const;
const FEWEST_TO_CHECK = 6;

const fault = (reason: CalibrationFault['reason'], text: string): Calibrated => ({
  kind: 'fault',
  fault: { reason, text },
});

/**
 * The plane of the ground from points of the picture whose places in metres are known: a homography by the normalised direct linear
 * transformation, refined by the distances in the picture (Hartley and Zisserman 2004, algorithm 4.2 and section 4.5). A frame of another
 * size is scaled. A frame of another shape shows something else, which is a fault.
 */
export function calibrate(calibration: CalibrationTerms, frame: PictureSize): Calibrated {
  const shape = calibration.widthPx / calibration.heightPx;
  if (Math.abs(frame.widthPx / frame.heightPx / shape - 1) > SHAPE_TOLERANCE)
    return fault(
      'other_picture_shape',
      `the calibration was set on a picture of ${calibration.widthPx} x ${calibration.heightPx} px, but the camera shows ${frame.widthPx} x ${frame.heightPx} px: set the points again on a new still`,
    );
  const points = calibration.points.map(({ picture, xM, yM }) => ({
    picture: toPixels(picture, frame),
    ground: { xM, yM },
  }));
  const pointFault = faultOfPoints(points);
  return pointFault ? { kind: 'fault', fault: pointFault } : fitPlane(points, calibration, frame);
}

function fitPlane(points: readonly KnownPoint[], calibration: CalibrationTerms, frame: PictureSize): Calibrated {
  const optics = opticsOf(calibration, frame);
  const pairs = points.flatMap(({ picture, ground }) => {
    const at = straightened(picture, optics);
    return at ? [{ from: [ground.xM, ground.yM] as const, to: [at.x, at.y] as const }] : [];
  });
  if (pairs.length < points.length || (optics.lens && straightenFactor(optics.lens, 1) === undefined))
    return fault(
      'lens_folds',
      'k1 and k2 of the lens would fold the picture onto itself: correct them or leave them out',
    );
  const { map, rms, variations } = fitHomography(pairs);
  // With wrong points among more than four, the fit may fold too: the distances say more.
  if (!(rms <= Math.hypot(frame.widthPx, frame.heightPx) * DISAGREEMENT_SHARE))
    return fault(
      'points_disagree',
      `the points of the calibration miss their places by ${rms.toFixed(0)} px: at least one of them is wrong`,
    );
  const depths = pairs.map(({ from }) => depthOf(map, ...from));
  if (!depths.every((depth) => depth > 0) && !depths.every((depth) => depth < 0))
    return fault(
      'plane_folded',
      'the points of the calibration lie in another order on the ground than in the picture, so that some would be behind the camera: check which point belongs to which place',
    );
  const clicks = points.map(({ picture }) => picture);
  const plane = createPlane(map, optics, clicks);
  if (calibration.originAt && isMirrored(plane, clicks))
    return fault('plane_mirrored', 'the calibration mirrors the ground: x must grow to the east and y to the north');
  const origin = calibration.origin === 'proposed' ? 'proposed' : 'measured';
  const measured = points.length >= FEWEST_TO_CHECK ? SITE_ERROR.checked : SITE_ERROR.unchecked;
  const siteError = origin === 'proposed' ? SITE_ERROR.proposed : measured;
  const byClicks = scaleSpread(plane, variations, clickErrorOf(calibration, frame, rms), clicks);
  return { kind: 'ground', ground: groundOf(plane, rms, Math.hypot(byClicks, siteError), origin) };
}

const opticsOf = ({ lens }: CalibrationTerms, { widthPx, heightPx }: PictureSize): Optics => ({
  lens: lens && (lens.k1 !== 0 || (lens.k2 ?? 0) !== 0) ? { k1: lens.k1, k2: lens.k2 ?? 0 } : undefined,
  middle: { x: widthPx / 2, y: heightPx / 2 },
  unitPx: Math.hypot(widthPx, heightPx) / 2,
});

/** A ground seen from above keeps its sense of turning; y of the picture grows downward, so that the determinant is negative. */
function isMirrored(plane: Plane, clicks: Parameters<typeof middleOf>[0]): boolean {
  const jacobian = jacobianAt(plane, middleOf(clicks));
  return jacobian !== undefined && jacobian[0] * jacobian[3] - jacobian[1] * jacobian[2] > 0;
}

/** The error of one click, px of the frame: what the distances show of it, of which four points show none, or what is known of clicks. */
function clickErrorOf({ points, widthPx }: CalibrationTerms, frame: PictureSize, rms: number): number {
  const residual = points.length > 4 ? rms * Math.sqrt(points.length / (2 * points.length - 8)) : 0;
  const known = (CLICK_PX * frame.widthPx) / widthPx;
  return Math.max(residual, known, CLICK_SHARE * Math.hypot(frame.widthPx, frame.heightPx));
}

function groundOf(plane: Plane, rms: number, scaleError: number, origin: Ground['origin']): Ground {
  const metresPerPx: Ground['metresPerPx'] = (point) => spanAt(plane, point);
  return {
    toGround: (point) => (spanAt(plane, point) <= COARSEST_M_PER_PX ? plane.at(point) : undefined),
    toPicture({ xM, yM }) {
      const depth = depthOf(plane.toPicture, xM, yM);
      // The depth of the inverse is the reciprocal of this one up to a factor, and is positive on the camera's side.
      const [x, y] = applyTo(plane.toPicture, xM, yM);
      return depth !== 0 && depthOf(plane.toGround, x, y) > 0 ? distorted({ x, y }, plane.optics) : undefined;
    },
    metresPerPx,
    reprojectionErrorPx: rms,
    scaleError,
    origin,
  };
}
