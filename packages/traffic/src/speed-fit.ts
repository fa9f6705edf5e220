import type { Ground, GroundPoint, TrailPoint } from '@marsad/ground';
import type { PictureSize } from '@marsad/ground';
import { fitMotionAt, type Fix } from './motion-polynomial.ts';

/** The trail within this time of the crossing counts, ms: long enough to average the jitter of boxes, short enough for one speed. */
const WITHIN_MS = 1_500;
const SHORTEST_MS = 400;
const FEWEST_POINTS = 3;
/** A box that touches the edge of the picture is cut off, and its lower edge is not where the vehicle stands. */
const EDGE_PX = 2;
/** A detector's box edge jitters by this share of the box's height, or by half a px (standard deviation). */
const JITTER_OF_HEIGHT = 0.03;
const JITTER_PX = 0.5;

export type SpeedFit = { readonly kmh: number; readonly errorKmh: number; readonly velocity: GroundPoint };

/** Where a vehicle stands is not quite where its box ends: off by this share of the box's height, always to the same side (standard deviation). */
const FOOT_OF_HEIGHT = 0.06;
/** The foot lies this far from the middle of the vehicle, m (standard deviation), so that one which speeds up or turns has another speed there. */
const FOOT_FROM_MIDDLE_M = 1;

type Seen = Fix & { readonly heightM: number };

/**
 * The speed of a track where it crossed, km/h: its motion fitted to the ground trail around that moment (`fitMotionAt`). A point weighs by
 * the metres that the jitter of its box spans, so that far ones decide little. The error joins that of the fit, of the calibration, and of the
 * foot point: what its constant error in the picture spans on the ground changes as the vehicle comes nearer.
 * @returns undefined if the trail is too short, or lies beyond the measurable ground
 */
export function fitSpeed(
  trail: readonly TrailPoint[],
  crossedPtsMs: number,
  size: PictureSize,
  ground: Ground,
): SpeedFit | undefined {
  const points = trail.flatMap((point): Seen[] => {
    if (Math.abs(point.ptsMs - crossedPtsMs) > WITHIN_MS || !point.ground || isCutOff(point, size)) return [];
    const span = ground.metresPerPx(point.at);
    const sigmaM = span * Math.hypot(JITTER_PX, JITTER_OF_HEIGHT * point.box.height);
    const seconds = (point.ptsMs - crossedPtsMs) / 1_000;
    return [{ seconds, ground: point.ground, sigmaM, heightM: span * point.box.height }];
  });
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length < FEWEST_POINTS || last.seconds - first.seconds < SHORTEST_MS / 1_000)
    return undefined;
  const motion = fitMotionAt(points);
  const speed = Math.hypot(motion.xMs, motion.yMs);
  const byFoot = (FOOT_OF_HEIGHT * Math.abs(last.heightM - first.heightM)) / (last.seconds - first.seconds);
  const byManoeuvre = speed > 0 ? (motion.accelerationMs2 * FOOT_FROM_MIDDLE_M) / speed : 0;
  return {
    kmh: speed * 3.6,
    errorKmh: Math.hypot(motion.errorMs, byFoot, byManoeuvre, speed * ground.scaleError) * 3.6,
    velocity: { xM: motion.xMs, yM: motion.yMs },
  };
}

const isCutOff = ({ box }: TrailPoint, { widthPx, heightPx }: PictureSize): boolean =>
  box.x < EDGE_PX ||
  box.y < EDGE_PX ||
  box.x + box.width > widthPx - EDGE_PX ||
  box.y + box.height > heightPx - EDGE_PX;
