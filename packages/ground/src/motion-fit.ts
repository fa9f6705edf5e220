import type { Ground, TrackMotion, TrailPoint } from './types.ts';

/** Motion is fitted to this much of the trail, ms: about a second, as smooth as a driver's foot and as short as a brake. */
export const FIT_MS = 1_200;
/** A shorter trail, ms, or one of fewer points says nothing of speed. */
const SHORTEST_MS = 400;
const FEWEST_POINTS = 3;
/** A detector's box edge jitters by this share of the box's height, or by half a px of its own steps (standard deviation). */
const JITTER_OF_HEIGHT = 0.03;
const JITTER_PX = 0.5;

type Motion = Pick<TrackMotion, 'velocity' | 'speedInHeights'>;

const UNKNOWN: Motion = { velocity: undefined, speedInHeights: undefined };

/** Standard deviation of where the object stands by its box, px. */
export const jitterPx = (heightPx: number): number => Math.hypot(JITTER_PX, JITTER_OF_HEIGHT * heightPx);

/** Straight lines through the trail since `fromMs`, by least squares: the slope of each is the velocity. */
export function fitMotion(trail: readonly TrailPoint[], fromMs: number, ground: Ground | undefined): Motion {
  const last = trail[trail.length - 1];
  let first = trail.length;
  while (first > 0 && (trail[first - 1]?.ptsMs ?? 0) >= fromMs) first -= 1;
  const from = trail[first];
  if (!last || !from || trail.length - first < FEWEST_POINTS || last.ptsMs - from.ptsMs < SHORTEST_MS) return UNKNOWN;
  const times = timesOf(trail, first);
  let slopeX = 0;
  let slopeY = 0;
  let heights = 0;
  for (let i = first; i < trail.length; i += 1) {
    const point = trail[i];
    if (!point) continue;
    const weight = (point.ptsMs - times.mean) / times.squares;
    slopeX += weight * point.at.x;
    slopeY += weight * point.at.y;
    heights += point.box.height;
  }
  const heightPx = heights / (trail.length - first);
  return {
    speedInHeights: (Math.hypot(slopeX, slopeY) * 1_000) / heightPx,
    velocity: ground && velocityOf(trail, first, times, ground, heightPx),
  };
}

type Times = { readonly mean: number; readonly squares: number };

function timesOf(trail: readonly TrailPoint[], first: number): Times {
  let sum = 0;
  let squares = 0;
  for (let i = first; i < trail.length; i += 1) sum += trail[i]?.ptsMs ?? 0;
  const mean = sum / (trail.length - first);
  for (let i = first; i < trail.length; i += 1) squares += ((trail[i]?.ptsMs ?? 0) - mean) ** 2;
  return { mean, squares };
}

/** Undefined if any of the points lies beyond the measurable ground. */
function velocityOf(
  trail: readonly TrailPoint[],
  first: number,
  { mean, squares }: Times,
  ground: Ground,
  heightPx: number,
): Motion['velocity'] {
  const points = trail.length - first;
  let meanX = 0;
  let meanY = 0;
  let slopeX = 0;
  let slopeY = 0;
  for (let i = first; i < trail.length; i += 1) {
    const point = trail[i];
    if (!point?.ground) return undefined;
    const weight = (point.ptsMs - mean) / squares;
    meanX += point.ground.xM / points;
    meanY += point.ground.yM / points;
    slopeX += weight * point.ground.xM;
    slopeY += weight * point.ground.yM;
  }
  let rest = 0;
  for (let i = first; i < trail.length; i += 1) {
    const point = trail[i];
    if (!point?.ground) continue;
    const past = point.ptsMs - mean;
    rest += (point.ground.xM - meanX - slopeX * past) ** 2 + (point.ground.yM - meanY - slopeY * past) ** 2;
  }
  const xMs = slopeX * 1_000;
  const yMs = slopeY * 1_000;
  const middle = trail[(first + trail.length) >> 1];
  const known = middle ? ground.metresPerPx(middle.at) * jitterPx(heightPx) : 0;
  // A few points may happen to lie well in line: the known jitter is the least.
  const deviation = Math.max(Math.sqrt(rest / (2 * points - 4)), known);
  const byFit = (deviation * 1_000) / Math.sqrt(squares);
  // Every rule and every zone asks for the speed, and Math.hypot is slow.
  const speedMs = Math.hypot(xMs, yMs);
  return { xMs, yMs, speedMs, errorMs: Math.hypot(byFit, speedMs * ground.scaleError) };
}
