import type { Size } from '../../ports.ts';
import { follow, type FootageFrame } from './follow.ts';
import { isConvincing, smoothed, withoutGaps } from './refine.ts';
import type { FootageBox } from './footage-track.ts';

export type { FootageFrame } from './follow.ts';
export { smoothed, withoutGaps } from './refine.ts';
export type { FootageBox } from './footage-track.ts';

/**
 * People (or things of another one kind) through a whole piece of footage, told after the fact: with the future known, chance hits are left
 * out, gaps are filled and boxes smoothed, none of which a live camera can have. Pure.
 * @param frames every frame, in order
 * @returns one list a thing, without gaps from its first sighting to its last
 */
export function followThroughFootage(frames: readonly FootageFrame[], source: Size): FootageBox[][] {
  const times = new Map(frames.map(({ index, atMs }) => [index, atMs]));
  return follow(frames, source)
    .map(({ boxes }) => boxes)
    .filter(isConvincing)
    .map((boxes) => withoutGaps(smoothed(boxes), (index) => times.get(index) ?? 0));
}
