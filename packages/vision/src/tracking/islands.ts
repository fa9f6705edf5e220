import type { Box } from '@marsad/schemas';
import { containment, overlap } from '../geometry.ts';
import { greedyPairs } from './greedy.ts';
import { hasDriven } from './lifetime.ts';
import { followIsland, isVehicle, type OpenTrack } from './open-track.ts';

/** An island shows the vehicle of a track where they overlap by this much (intersection over union): two cars in one island overlap less. */
const LEAST_OVERLAP = 0.35;
/** An island belongs to another track that was detected if more than this share of that track's box lies in it. */
const OTHERS_SHARE = 0.4;

/** A weak box or two that something else caused would be led over the whole road by the traffic's islands. */
const isSure = (track: OpenTrack): boolean => track.confident > 0 || hasDriven(track);

/**
 * Lets vehicles that the detector missed in this frame follow the moving pixels at the place where they should be. A small network misses a
 * car in every other frame of a small picture, and a prediction from few boxes soon leaves it.
 */
export function followIslands(open: readonly OpenTrack[], islands: readonly Box[], atMs: number): void {
  const missed = open.filter((track) => track.seenAtMs !== atMs && isVehicle(track.class) && isSure(track));
  if (missed.length === 0) return;
  const seen = open.filter((track) => track.seenAtMs === atMs);
  const free = islands.filter((island) => !seen.some(({ box }) => containment(box, island) > OTHERS_SHARE));
  const candidates = missed
    .flatMap((track) => free.map((island) => ({ a: track, b: island, score: overlap(track.box, island) })))
    .filter(({ score }) => score >= LEAST_OVERLAP);
  for (const { a: track, b: island } of greedyPairs(candidates)) followIsland(track, island, atMs);
}
