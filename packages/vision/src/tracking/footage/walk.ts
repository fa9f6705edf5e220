import type { Box } from '@marsad/schemas';
import { centre } from '../../geometry.ts';
import type { Detection } from '../../ports.ts';
import { advanceBox, boxOf, correctBox, startBox, type BoxFilter } from '../box-filter.ts';

/** One frame in which a thing was seen. */
export type Sighting = {
  readonly index: number;
  readonly atMs: number;
  readonly box: Box;
  readonly confidence: number;
};

/** A thing on its way through the footage. Changed in place. */
export type Walk = { readonly sightings: Sighting[]; filter: BoxFilter; box: Box; seenAtMs: number };

type Moment = { readonly index: number; readonly atMs: number };

export const beginWalk = ({ index, atMs }: Moment, { box, confidence }: Detection): Walk => ({
  sightings: [{ index, atMs, box, confidence }],
  filter: startBox(box),
  box,
  seenAtMs: atMs,
});

export function advanceWalk(walk: Walk, dtMs: number): void {
  walk.filter = advanceBox(walk.filter, dtMs);
  walk.box = boxOf(walk.filter);
}

export function sightWalk(walk: Walk, { index, atMs }: Moment, { box, confidence }: Detection): void {
  walk.filter = correctBox(walk.filter, box);
  walk.box = boxOf(walk.filter);
  walk.seenAtMs = atMs;
  walk.sightings.push({ index, atMs, box, confidence });
}

/** Over how long a direction is measured, ms: from one frame to the next it is mostly the detector's jitter. */
const DIRECTION_MS = 300;
/** Who moved less than this share of his width in that time has no direction. */
const STANDING = 0.1;

/**
 * OC-SORT's momentum (Cao et al. 2023): how well a step to `box` goes on in the direction that was observed, -1 to 1; 0 where there is no
 * direction yet.
 */
export function momentum({ sightings }: Walk, box: Box): number {
  const last = sightings.at(-1);
  if (!last || sightings.length < 3) return 0;
  const before = sightings.findLast(({ atMs }) => last.atMs - atMs >= DIRECTION_MS) ?? sightings[0] ?? last;
  const [from, here, there] = [centre(before.box), centre(last.box), centre(box)];
  const walked = { x: here.x - from.x, y: here.y - from.y };
  const would = { x: there.x - from.x, y: there.y - from.y };
  const lengths = Math.hypot(walked.x, walked.y) * Math.hypot(would.x, would.y);
  if (Math.hypot(walked.x, walked.y) < STANDING * last.box.width || lengths === 0) return 0;
  return (walked.x * would.x + walked.y * would.y) / lengths;
}
