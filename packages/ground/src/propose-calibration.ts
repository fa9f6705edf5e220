import type { ObjectClass } from '@marsad/schemas';
import type { CalibrationTerms } from './calibrate.ts';
import { heightFor, sidesOf, spanOf, type BodySize, type SeenBody } from './body-spans.ts';
import type { PictureSize } from './geometry.ts';
import type { PicturePx } from './types.ts';

/** A box that was seen whole: where it stands, and how high and wide it is, px. */
export type SeenHeight = {
  readonly class: ObjectClass;
  readonly at: PicturePx;
  readonly heightPx: number;
  readonly widthPx: number;
  /** Where it came from: a box takes in the length of a car that drives along the view, and the width of one that crosses it. */
  readonly cameFrom?: PicturePx | undefined;
};

export type Proposal =
  | {
      readonly kind: 'proposal';
      readonly calibration: CalibrationTerms;
      readonly horizonPx: number;
      readonly cameraHeightM: number;
      /** Boxes that agree with the plane, and of how many. */
      readonly agreeing: number;
      readonly of: number;
    }
  | { readonly kind: 'none'; readonly reason: 'too_few_boxes' | 'boxes_disagree' };

/** Mean sizes of adults and of cars on the road; the others vary too much. */
const SIZES: Partial<Record<ObjectClass, BodySize>> = {
  person: { highM: 1.68, longM: 0.3, wideM: 0.3 },
  car: { highM: 1.5, longM: 4.3, wideM: 1.8 },
};
/** Fewer boxes, or boxes over fewer rows (a share of the picture's height), do not show a horizon. */
const FEWEST = 30;
const LEAST_ROWS_SHARE = 0.12;
/** A box agrees when it is this close to the height that the plane foretells: people and cars differ by about 10 %, boxes by as much. */
const AGREES_SHARE = 0.25;
const LEAST_AGREEING_SHARE = 0.5;
/**
 * How wide the lenses of street cameras see, degrees across. Cars show it by how long they seem beside their width; people hardly do, so that
 * the usual lens is taken unless another one foretells the boxes better by more than chance.
 */
const VIEWS_DEGREES = [24, 30, 36, 42, 48, 54, 60, 66, 74, 84] as const;
const USUAL_VIEW_DEGREES = 60;
const PREFERENCE = 0.1;
/** The angles that are tried, degrees down: roughly with every lens, finely with the best. */
const STEEPEST_DEGREES = 70;
const ROUGH_DEGREES = 2;
const FINE_DEGREES = 0.25;
/** A street camera hangs at such heights, m. */
const LOWEST_M = 1.5;
const HIGHEST_M = 60;

type Pose = {
  readonly focalPx: number;
  readonly pitch: number;
  readonly heightM: number;
  readonly agreeing: number;
  readonly misfit: number;
};

/**
 * A calibration from the heights of people and cars where nobody measured. How high a box is at each row follows from the camera's height and
 * its angle (after Hoiem, Efros and Hebert 2008, without their small angles, and with bodies that have a length): each angle is tried, its
 * height is the median over the boxes, and the angle and the lens are taken that foretell the boxes best, of which a wrong one counts no more
 * than a poor one. A car of which nobody knows where it came from is left out.
 */
export function proposeCalibration(boxes: readonly SeenHeight[], size: PictureSize): Proposal {
  const middled = ({ x, y }: PicturePx): PicturePx => ({ x: x - size.widthPx / 2, y: y - size.heightPx / 2 });
  const sized = boxes.flatMap(({ class: objectClass, at, heightPx, widthPx, cameFrom }): SeenBody[] => {
    const metres = SIZES[objectClass];
    if (!metres || (objectClass === 'car' && !cameFrom)) return [];
    const width = objectClass === 'car' ? widthPx : undefined;
    return [{ ...metres, foot: middled(at), before: cameFrom && middled(cameFrom), heightPx, widthPx: width }];
  });
  const rows = sized.map(({ foot }) => foot.y);
  const lowest = Math.max(...rows);
  if (sized.length < FEWEST || lowest - Math.min(...rows) < LEAST_ROWS_SHARE * size.heightPx)
    return { kind: 'none', reason: 'too_few_boxes' };
  const pose = bestPose(sized, size);
  const { focalPx } = pose;
  if (pose.agreeing < LEAST_AGREEING_SHARE * sized.length || pose.heightM < LOWEST_M || pose.heightM > HIGHEST_M)
    return { kind: 'none', reason: 'boxes_disagree' };
  const horizonPx = size.heightPx / 2 - focalPx * Math.tan(pose.pitch);
  return {
    kind: 'proposal',
    calibration: calibrationOf(pose, lowest, size),
    horizonPx,
    cameraHeightM: pose.heightM,
    agreeing: pose.agreeing,
    of: sized.length,
  };
}

const radians = (degrees: number): number => (degrees * Math.PI) / 180;
const better = (a: Pose, b: Pose): Pose => (b.misfit < a.misfit ? b : a);

function bestPose(boxes: readonly SeenBody[], { widthPx }: PictureSize): Pose {
  const usualPx = widthPx / 2 / Math.tan(radians(USUAL_VIEW_DEGREES) / 2);
  const rough = VIEWS_DEGREES.map((degrees) => {
    const focalPx = widthPx / 2 / Math.tan(radians(degrees) / 2);
    const pose = bestBetween(boxes, focalPx, { from: 0, to: STEEPEST_DEGREES, step: ROUGH_DEGREES });
    return { ...pose, misfit: pose.misfit * (1 + PREFERENCE * Math.log(focalPx / usualPx) ** 2) };
  }).reduce(better);
  const around = (rough.pitch * 180) / Math.PI;
  const limits = { from: Math.max(0, around - ROUGH_DEGREES), to: around + ROUGH_DEGREES, step: FINE_DEGREES };
  return bestBetween(boxes, rough.focalPx, limits);
}

type Degrees = { readonly from: number; readonly to: number; readonly step: number };

function bestBetween(boxes: readonly SeenBody[], focalPx: number, { from, to, step }: Degrees): Pose {
  let best = poseAt(radians(from), boxes, focalPx);
  for (let degrees = from + step; degrees <= to; degrees += step)
    best = better(best, poseAt(radians(degrees), boxes, focalPx));
  return best;
}

function poseAt(pitch: number, boxes: readonly SeenBody[], focalPx: number): Pose {
  const view = { sin: Math.sin(pitch), cos: Math.cos(pitch), focalPx };
  const sides = boxes.flatMap((box) => sidesOf(box, view));
  const heights = sides.map((side) => heightFor(side, view)).toSorted((a, b) => a - b);
  const heightM = Math.max(heights[heights.length >> 1] ?? 0, 1e-6);
  const misses = sides.map(({ body, px, of }) => {
    const share = spanOf(body, of, heightM, view) / px - 1;
    return Number.isFinite(share) ? Math.abs(share) : 1;
  });
  return {
    ...{ focalPx, pitch, heightM },
    agreeing: Math.round((misses.filter((miss) => miss <= AGREES_SHARE).length * boxes.length) / sides.length),
    misfit: misses.reduce((sum, miss) => sum + Math.min(miss, AGREES_SHARE) ** 2, 0),
  };
}

/** Four points of the picture, where such a camera sees them on the ground. */
function calibrationOf(
  { pitch, heightM, focalPx }: Pose,
  lowest: number,
  { widthPx, heightPx }: PictureSize,
): CalibrationTerms {
  const nearPx = Math.min(lowest + heightPx / 2, heightPx - 1);
  const horizonPx = heightPx / 2 - focalPx * Math.tan(pitch);
  const farPx = Math.max(horizonPx + (nearPx - horizonPx) * 0.3, 1);
  const corners = [
    [0.25, nearPx],
    [0.75, nearPx],
    [0.75, farPx],
    [0.25, farPx],
  ] as const;
  return {
    widthPx,
    heightPx,
    origin: 'proposed',
    points: corners.map(([share, y]) => {
      const [across, down] = [(share - 0.5) * widthPx, y - heightPx / 2];
      const depth = heightM / (down * Math.cos(pitch) + focalPx * Math.sin(pitch));
      return {
        picture: [share, y / heightPx] as [number, number],
        xM: across * depth,
        yM: (focalPx * Math.cos(pitch) - down * Math.sin(pitch)) * depth,
      };
    }),
  };
}
