import type { Size } from '../../ports.ts';
import { follow, type FootageFrame } from './follow.ts';
import { isConvincing, smoothed, withoutGaps } from './refine.ts';
import type { FootageBox } from './footage-track.ts';

export type { FootageFrame } from './follow.ts';
export { smoothed, withoutGaps } from './refine.ts';
export type { FootageBox } from './footage-track.ts';

/**
 * Follows people, or things of another kind, through recorded footage. With the whole footage known it drops chance hits, fills gaps and smooths
 * boxes, which a live camera cannot do. Pure.
 * @param frames every frame, in order
 * @returns one list of boxes for each thing, without gaps from its first frame to its last
 */
export function followThroughFootage(frames: readonly FootageFrame[], source: Size): FootageBox[][] {
  const times = new Map(frames.map(({ index, atMs }) => [index, atMs]));
  return follow(frames, source)
    .map(({ boxes }) => boxes)
    .filter(isConvincing)
    .map((boxes) => withoutGaps(smoothed(boxes), (index) => times.get(index) ?? 0));
}
