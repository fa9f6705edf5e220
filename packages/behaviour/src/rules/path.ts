import type { TrackMotion, TrailPoint } from '@marsad/ground';
import type { Instant } from './instant.ts';

/** A point of the way on the ground, metres from the calibration's origin. */
export type PathPoint = { readonly atMs: number; readonly xM: number; readonly yM: number };

export const MOST_PATH_POINTS = 200;
/** Steps shorter than this, m, and sooner than `LEAST_APART_MS` add no evidence. */
const LEAST_STEP_M = 0.5;
const LEAST_APART_MS = 1_000;

const centimetres = (metres: number): number => Math.round(metres * 100) / 100;

/** Where the track came from: what is known of its last seconds. Empty without calibration. */
export function trailPath(track: TrackMotion | undefined, now: Instant, startedMs: number): PathPoint[] {
  const path: PathPoint[] = [];
  for (const point of track?.trail ?? []) if (point.ptsMs >= startedMs) add(path, point, now);
  return path;
}

/** Adds where the track is now. A path that grows too long loses every second of its points, and stays whole from end to end. */
export function addToPath(path: PathPoint[], track: TrackMotion | undefined, now: Instant): void {
  if (!track || track.evidence === 'predicted') return;
  add(path, track.now, now);
}

/** Most points are left out, so that a point is only made where it is kept. */
function add(path: PathPoint[], { ground, ptsMs }: TrailPoint, now: Instant): void {
  if (!ground) return;
  const atMs = Math.round(now.atMs + ptsMs - now.ptsMs);
  const xM = centimetres(ground.xM);
  const yM = centimetres(ground.yM);
  const last = path[path.length - 1];
  if (last) {
    if (atMs <= last.atMs) return;
    if (atMs - last.atMs < LEAST_APART_MS && Math.hypot(xM - last.xM, yM - last.yM) < LEAST_STEP_M) return;
  }
  if (path.length >= MOST_PATH_POINTS) {
    const kept = path.filter((_, index) => index % 2 === 0);
    path.splice(0, path.length, ...kept);
  }
  path.push({ atMs, xM, yM });
}
