import type { Box } from '@marsad/schemas';
import type { FaceLandmarks, FaceQuality, FaceRefusal, Point } from '../ports.ts';
import { misfit, type Similarity, TEMPLATE } from './alignment.ts';

/** The aligned face as the embedding network sees it, back in 0..255: what sharpness and exposure are measured on. */
export type Chip = { readonly grey: Float32Array; readonly side: number };

/** The part of the chip that is face in every pose: from the brows to the mouth, between the outer corners of the eyes. */
const FACE_PART = { left: 0.25, right: 0.75, top: 0.35, bottom: 0.88 } as const;

export type FaceMeasures = {
  readonly box: Box;
  readonly landmarks: FaceLandmarks;
  readonly toChip: Similarity;
  readonly chip: Chip;
  /** The share of the chip that the picture covers, 0 to 1. */
  readonly inPicture: number;
};

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

/** Mean and deviation of the face's grey, and how much of it lies at either end of the range. */
function light({ grey, side }: Chip): { mean: number; deviation: number; clipped: number } {
  let [sum, squares, clipped, count] = [0, 0, 0, 0];
  for (let y = Math.round(FACE_PART.top * side); y < FACE_PART.bottom * side; y += 1) {
    for (let x = Math.round(FACE_PART.left * side); x < FACE_PART.right * side; x += 1) {
      const value = grey[y * side + x] ?? 0;
      sum += value;
      squares += value * value;
      count += 1;
      if (value < 8 || value > 247) clipped += 1;
    }
  }
  const mean = sum / count;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / count - mean * mean)), clipped: clipped / count };
}

/** The mean absolute Laplacian over the contrast: it does not take a dark face for a blurred one. */
function detail({ grey, side }: Chip, deviation: number): number {
  let [sum, count] = [0, 0];
  for (let y = Math.round(FACE_PART.top * side); y < FACE_PART.bottom * side; y += 1) {
    for (let x = Math.round(FACE_PART.left * side); x < FACE_PART.right * side; x += 1) {
      const at = y * side + x;
      const around = (grey[at - 1] ?? 0) + (grey[at + 1] ?? 0) + (grey[at - side] ?? 0) + (grey[at + side] ?? 0);
      sum += Math.abs(4 * (grey[at] ?? 0) - around);
      count += 1;
    }
  }
  return sum / count / Math.max(4, deviation);
}

/** Where the nose is between the eyes (yaw) and between eyes and mouth (pitch), as -1 to 1 around where a frontal face has it. */
function pose(points: FaceLandmarks): { yaw: number; pitch: number; rollDegrees: number; interEyePx: number } {
  const { leftEye, rightEye, nose, leftMouth, rightMouth } = points;
  const across = { x: rightEye.x - leftEye.x, y: rightEye.y - leftEye.y };
  const interEyePx = Math.hypot(across.x, across.y);
  const unit = { x: across.x / Math.max(interEyePx, 1e-6), y: across.y / Math.max(interEyePx, 1e-6) };
  const alongEyes = (p: Point): number => (p.x - leftEye.x) * unit.x + (p.y - leftEye.y) * unit.y;
  const belowEyes = (p: Point): number => (p.y - leftEye.y) * unit.x - (p.x - leftEye.x) * unit.y;
  const mouth = { x: (leftMouth.x + rightMouth.x) / 2, y: (leftMouth.y + rightMouth.y) / 2 };
  const height = Math.max(belowEyes(mouth), 1e-6);
  // Turning narrows the eyes' distance and shifts the nose; the face's height stays what it was.
  const middle = (alongEyes(leftMouth) + alongEyes(rightMouth) + interEyePx) / 4;
  return {
    yaw: clamped((alongEyes(nose) - middle) / (0.5 * height), -1, 1),
    pitch: clamped((belowEyes(nose) / height - FRONTAL_NOSE) / 0.4, -1, 1),
    rollDegrees: (Math.atan2(across.y, across.x) * 180) / Math.PI,
    interEyePx,
  };
}
/** How far down between eyes and mouth the nose's tip is when a face looks straight ahead. */
const FRONTAL_NOSE = 0.5;

export function measureQuality({ box, landmarks, toChip, chip, inPicture }: FaceMeasures): FaceQuality {
  const { mean, deviation, clipped } = light(chip);
  const { yaw, pitch, rollDegrees, interEyePx } = pose(landmarks);
  const sharpness = ramp(detail(chip, deviation), 0.02, 0.25);
  const exposure = Math.min(
    ramp(mean, 15, 60),
    ramp(255 - mean, 15, 45),
    ramp(deviation, 4, 20),
    1 - ramp(clipped, 0.1, 0.6),
  );
  const strangeness = ramp(misfit(toChip, pointsOf(landmarks), TEMPLATE), 6, 20);
  const occlusion = Math.max(1 - inPicture, strangeness);
  const measures = { sizePx: box.width, interEyePx, yaw, pitch, rollDegrees, sharpness, exposure, occlusion };
  return { score: scoreOf(measures), ...measures };
}

/** Each measure alone can spoil a face, so they are multiplied. */
function scoreOf(q: Omit<FaceQuality, 'score'>): number {
  const size = 0.3 + 0.7 * ramp(q.interEyePx, 8, 40);
  const frontal = (1 - 0.8 * ramp(Math.abs(q.yaw), 0.15, 0.9)) * (1 - 0.5 * ramp(Math.abs(q.pitch), 0.2, 1));
  const sharp = 0.4 + 0.6 * q.sharpness;
  return clamped(size * frontal * sharp * (0.2 + 0.8 * q.exposure) * (1 - q.occlusion), 0, 1);
}

/**
 * Below these, a face is refused. Chosen where matches among the public test pictures begin to fail (see models/face-embedding): the limits are
 * those of what the networks can use, not of a passport office.
 */
export const LIMITS = {
  facePx: 20,
  interEyePx: 8,
  yaw: 0.75,
  pitch: 0.9,
  sharpness: 0.05,
  exposure: 0.2,
  inPicture: 0.75,
  occlusion: 0.6,
} as const;

/** Why a face is too poor to match, the plainest reason first; undefined if it will do. */
export function refusalOf(quality: FaceQuality, inPicture: number): FaceRefusal | undefined {
  if (quality.sizePx < LIMITS.facePx || quality.interEyePx < LIMITS.interEyePx) return 'too_small';
  if (inPicture < LIMITS.inPicture) return 'cut_off';
  if (Math.abs(quality.yaw) > LIMITS.yaw || Math.abs(quality.pitch) > LIMITS.pitch) return 'turned_away';
  if (quality.exposure < LIMITS.exposure) return 'badly_exposed';
  if (quality.sharpness < LIMITS.sharpness) return 'blurred';
  if (quality.occlusion > LIMITS.occlusion) return 'occluded';
  return undefined;
}
