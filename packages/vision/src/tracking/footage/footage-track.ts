import type { Box } from '@marsad/schemas';
import { centre } from '../../geometry.ts';
import type { Detection } from '../../ports.ts';
import { advanceBox, boxOf, correctBox, startBox, type BoxFilter } from '../box-filter.ts';

/** Where a track was in one frame. */
export type FootageBox = {
  readonly index: number;
  readonly atMs: number;
  readonly box: Box;
  readonly confidence: number;
};

/** One thing through the frames of the footage. Changed in place. */
export type FootageTrack = { readonly boxes: FootageBox[]; filter: BoxFilter; box: Box; seenAtMs: number };

type Moment = { readonly index: number; readonly atMs: number };

export const beginTrack = ({ index, atMs }: Moment, { box, confidence }: Detection): FootageTrack => ({
  boxes: [{ index, atMs, box, confidence }],
  filter: startBox(box),
  box,
  seenAtMs: atMs,
});

export function advanceTrack(track: FootageTrack, dtMs: number): void {
  track.filter = advanceBox(track.filter, dtMs);
  track.box = boxOf(track.filter);
}

export function addBox(track: FootageTrack, { index, atMs }: Moment, { box, confidence }: Detection): void {
  track.filter = correctBox(track.filter, box);
  track.box = boxOf(track.filter);
  track.seenAtMs = atMs;
  track.boxes.push({ index, atMs, box, confidence });
}

/** A direction is measured over this long, because from one frame to the next it is mostly the detector's jitter; ms. */
const DIRECTION_MS = 300;
/** A track that moved less than this share of its width in that time has no direction. */
const STANDING = 0.1;

/**
 * OC-SORT's momentum (Cao et al. 2023): how well a step to `box` continues the observed direction, -1 to 1; 0 where there is no direction yet.
 */
export function momentum({ boxes }: FootageTrack, box: Box): number {
  const last = boxes.at(-1);
  if (!last || boxes.length < 3) return 0;
  const before = boxes.findLast(({ atMs }) => last.atMs - atMs >= DIRECTION_MS) ?? boxes[0] ?? last;
  const [from, here, there] = [centre(before.box), centre(last.box), centre(box)];
  const walked = { x: here.x - from.x, y: here.y - from.y };
  const would = { x: there.x - from.x, y: there.y - from.y };
  const lengths = Math.hypot(walked.x, walked.y) * Math.hypot(would.x, would.y);
  if (Math.hypot(walked.x, walked.y) < STANDING * last.box.width || lengths === 0) return 0;
  return (walked.x * would.x + walked.y * would.y) / lengths;
}
