import type { Size } from '../../ports.ts';
import { follow, type FootageFrame } from './follow.ts';
import { isConvincing, smoothed, withoutGaps } from './refine.ts';
import type { Sighting } from './walk.ts';

export type { FootageFrame } from './follow.ts';
export { smoothed, withoutGaps } from './refine.ts';
export type { Sighting } from './walk.ts';

/**
 * People (or things of another one kind) through a whole piece of footage, told after the fact: with the future known, chance hits are left
 * out, gaps are filled and boxes smoothed, none of which a live camera can have. Pure.
 * @param frames every frame, in order
 * @returns one list a thing, without gaps from its first sighting to its last
 */
export function followThroughFootage(frames: readonly FootageFrame[], source: Size): Sighting[][] {
  const times = new Map(frames.map(({ index, atMs }) => [index, atMs]));
  return follow(frames, source)
    .map(({ sightings }) => sightings)
    .filter(isConvincing)
    .map((sightings) => withoutGaps(smoothed(sightings), (index) => times.get(index) ?? 0));
}
