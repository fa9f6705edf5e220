import type { Box } from '@marsad/schemas';
import type { FaceLandmarks, FaceQuality, FaceRefusal, Point, Size } from '../ports.ts';
import { misfit, moved, type Similarity, similarityBetween, TEMPLATE } from './alignment.ts';
import type { Light, Part } from './light.ts';

/** The aligned face in grey, 0 to 255, with the light of its face part. */
export type Chip = { readonly grey: Float32Array; readonly side: number; readonly light: Light };

/** The part of the chip that shows the face in every pose: from the brows to the mouth, between the outer corners of the eyes; px of the chip. */
export const FACE_PART: Part = { left: 28, right: 84, top: 39, bottom: 98 };

export type FaceMeasures = {
  readonly box: Box;
  readonly landmarks: FaceLandmarks;
  readonly chip: Chip;
  /** How much of the face the image holds. */
  readonly cover: Cover;
};

/** How much of a face the image holds. */
export type Cover = {
  /** Whether all five points lie in the image. Then the face can be turned upright and compared, however tightly it was cut. */
  readonly hasAllPoints: boolean;
  /** The share of the face part that lies in the image, 0 to 1. */
  readonly share: number;
};

const isIn = ({ x, y }: Point, { width, height }: Size, marginPx = 0): boolean =>
  x >= marginPx && y >= marginPx && x <= width - marginPx && y <= height - marginPx;
/** A point nearer to the edge than this may lie beyond it, because the network draws it in; px of the chip. */
const POINT_MARGIN_PX = 2;
/** The distance of the samples that measure the share; px of the chip. */
const COVER_STEP_PX = 4;

/** @param toSource maps the chip to the image */
export function coverOf(points: readonly Point[], toSource: Similarity, picture: Size): Cover {
  let samples = 0;
  let covered = 0;
  for (let y = FACE_PART.top; y <= FACE_PART.bottom; y += COVER_STEP_PX) {
    for (let x = FACE_PART.left; x <= FACE_PART.right; x += COVER_STEP_PX) {
      samples += 1;
      if (isIn(moved(toSource, { x, y }), picture)) covered += 1;
    }
  }
  const marginPx = POINT_MARGIN_PX * Math.hypot(toSource.a, toSource.b);
  return { hasAllPoints: points.every((point) => isIn(point, picture, marginPx)), share: covered / samples };
}

const clamped = (value: number, lowest: number, highest: number): number => Math.min(highest, Math.max(lowest, value));
/** 0 at `from` and below, 1 at `to` and above. */
const ramp = (value: number, from: number, to: number): number => clamped((value - from) / (to - from), 0, 1);

/** In the order of the template. */
export function landmarksOf(points: readonly Point[]): FaceLandmarks {
  const [leftEye = ORIGIN, rightEye = ORIGIN, nose = ORIGIN, leftMouth = ORIGIN, rightMouth = ORIGIN] = points;
  return { leftEye, rightEye, nose, leftMouth, rightMouth };
}
const ORIGIN: Point = { x: 0, y: 0 };

export const pointsOf = (landmarks: FaceLandmarks): Point[] => [
  landmarks.leftEye,
  landmarks.rightEye,
  landmarks.nose,
  landmarks.leftMouth,
  landmarks.rightMouth,
];

/**
 * The mean second difference of brightness along the direction that has less of it, divided by the contrast. Motion takes the detail of one direction
 * only, and a dark face must not count as a blurred one.
 */
function detail({ grey, side, light }: Chip): number {
  let across = 0;
  let down = 0;
  for (let y = FACE_PART.top; y < FACE_PART.bottom; y += 1) {
    for (let x = FACE_PART.left; x < FACE_PART.right; x += 1) {
      const at = y * side + x;
      const twice = 2 * (grey[at] ?? 0);
      across += Math.abs(twice - (grey[at - 1] ?? 0) - (grey[at + 1] ?? 0));
      down += Math.abs(twice - (grey[at - side] ?? 0) - (grey[at + side] ?? 0));
    }
  }
  const area = (FACE_PART.right - FACE_PART.left) * (FACE_PART.bottom - FACE_PART.top);
  return Math.min(across, down) / area / Math.max(4, light.deviation);
}

/** Estimates the pose by where the nose is: between the eyes and mouth corners (yaw), and between eyes and mouth (pitch), against a frontal face. */
function pose(points: FaceLandmarks): { yaw: number; pitch: number; rollDegrees: number; interEyePx: number } {
  const { leftEye, rightEye, nose, leftMouth, rightMouth } = points;
  const across = { x: rightEye.x - leftEye.x, y: rightEye.y - leftEye.y };
  const interEyePx = Math.hypot(across.x, across.y);
  const unit = { x: across.x / Math.max(interEyePx, 1e-6), y: across.y / Math.max(interEyePx, 1e-6) };
  const alongEyes = (p: Point): number => (p.x - leftEye.x) * unit.x + (p.y - leftEye.y) * unit.y;
  const belowEyes = (p: Point): number => (p.y - leftEye.y) * unit.x - (p.x - leftEye.x) * unit.y;
  const height = Math.max((belowEyes(leftMouth) + belowEyes(rightMouth)) / 2, 1e-6);
  // Turning moves the nose against eyes and mouth and leaves the face's height unchanged, so distances are measured in heights.
  const middle = (alongEyes(leftMouth) + alongEyes(rightMouth) + interEyePx) / 4;
  return {
    yaw: clamped((alongEyes(nose) - middle) / (0.5 * height), -1, 1),
    pitch: clamped((belowEyes(nose) / height - FRONTAL_NOSE) / 0.6, -1, 1),
    rollDegrees: (Math.atan2(across.y, across.x) * 180) / Math.PI,
    interEyePx,
  };
}
/** The place of the nose's tip between eyes (0) and mouth (1) when a face looks straight ahead: the median of photographs. */
const FRONTAL_NOSE = 0.55;

export function measureQuality({ box, landmarks, chip, cover }: FaceMeasures): FaceQuality {
  const { mean, deviation, clipped } = chip.light;
  const { yaw, pitch, rollDegrees, interEyePx } = pose(landmarks);
  const sharpness = ramp(detail(chip), 0.01, 0.13);
  const exposure = Math.min(
    ramp(mean, 4, 40),
    ramp(255 - mean, 4, 40),
    ramp(deviation, 1, 12),
    1 - ramp(clipped, 0.2, 0.9),
  );
  const points = pointsOf(landmarks);
  const strangeness = ramp(misfit(similarityBetween(points, TEMPLATE), points, TEMPLATE), 6, 20);
  const occlusion = Math.max(1 - cover.share, strangeness);
  const measures = { sizePx: box.width, interEyePx, yaw, pitch, rollDegrees, sharpness, exposure, occlusion };
  return { score: scoreOf(measures), ...measures };
}

/**
 * Multiplies the measures, because each of them alone can spoil a face. The ramps run from useless to as good as any, in the units of each
 * measure.
 */
function scoreOf(q: Omit<FaceQuality, 'score'>): number {
  const size = ramp(q.interEyePx, 4, 30);
  const frontal = (1 - 0.9 * ramp(Math.abs(q.yaw), 0.25, 0.9)) * (1 - 0.3 * ramp(Math.abs(q.pitch), 0.4, 1));
  const sharp = ramp(q.sharpness, 0, 0.6);
  return clamped(size * frontal * sharp * ramp(q.exposure, 0, 0.6) * (1 - q.occlusion), 0, 1);
}

/**
 * A face beyond these limits is refused. They were chosen where more searches of degraded images fail than succeed (`node
 * tools/evaluate/faces-sets.ts`; `models/face-embedding/README.md` has the figures): what the networks can use, not what a passport needs.
 */
export const LIMITS = {
  facePx: 20,
  interEyePx: 9,
  yaw: 0.9,
  /** The points of a profile are squeezed to one side and fit no frontal face. Both signs together refuse at a smaller turn. */
  turned: 0.5,
  yawAndOcclusion: 0.95,
  pitch: 0.95,
  sharpness: 0.12,
  exposure: 0.03,
  occlusion: 0.6,
} as const;

/** Returns why a face cannot be matched, the plainest reason first; undefined if it can. */
export function refusalOf(quality: FaceQuality, cover: Cover): FaceRefusal | undefined {
  if (quality.sizePx < LIMITS.facePx || quality.interEyePx < LIMITS.interEyePx) return 'too_small';
  if (!cover.hasAllPoints) return 'cut_off';
  const turn = Math.abs(quality.yaw);
  if (turn > LIMITS.yaw || (turn > LIMITS.turned && turn + quality.occlusion > LIMITS.yawAndOcclusion))
    return 'turned_away';
  if (Math.abs(quality.pitch) > LIMITS.pitch) return 'turned_away';
  if (quality.exposure < LIMITS.exposure) return 'badly_exposed';
  if (quality.sharpness < LIMITS.sharpness) return 'blurred';
  if (quality.occlusion > LIMITS.occlusion) return 'occluded';
  return undefined;
}
