import { overlap, widened } from '../geometry.ts';
import { isNamed, isVehicle, type Followed } from './followed.ts';
import type { Measurement } from './measurement.ts';

/**
 * Boxes are grown before they are compared, since at 5 frames a second a cyclist leaves his own box (C-BIoU, Yang et al. 2023): much while a
 * track's speed is not known yet or high, little afterwards, lest a neighbour be taken for it.
 */
const BUFFER = { unsure: 0.35, sure: 0.1 };
const SURE_AFTER_SIGHTINGS = 4;
/** Px a ms over the box's size: above it, a prediction may be off by much of the box. */
const FAST = 0.0012;

export type Pairing = { readonly track: Followed; readonly measurement: Measurement };

/**
 * Pairs tracks with measurements, the most overlapping first. Greedy: with a street's few things it differs from the optimal assignment only
 * where both are guesses.
 * @param leastOverlap of the grown boxes, 0 to 1
 */
export function associate(
  tracks: readonly Followed[],
  measurements: readonly Measurement[],
  leastOverlap: number,
): { pairs: Pairing[]; freeTracks: Followed[]; free: Measurement[] } {
  const freeTracks = new Set(tracks);
  const free = new Set(measurements);
  const pairs: Pairing[] = [];
  const candidates = tracks
    .flatMap((track) =>
      measurements
        .filter((m) => isCompatible(track, m))
        .map((measurement) => ({ track, measurement, score: likeness(track, measurement) })),
    )
    .filter(({ score }) => score >= leastOverlap)
    .sort((a, b) => b.score - a.score);
  for (const { track, measurement } of candidates) {
    if (!freeTracks.has(track) || !free.has(measurement)) continue;
    freeTracks.delete(track);
    free.delete(measurement);
    pairs.push({ track, measurement });
  }
  return { pairs, freeTracks: [...freeTracks], free: [...free] };
}

function likeness(track: Followed, { box }: Measurement): number {
  const [x, y] = track.filters;
  const speed = Math.hypot(x.velocity, y.velocity) / Math.sqrt(track.box.width * track.box.height);
  const buffer = track.sightings < SURE_AFTER_SIGHTINGS || speed > FAST ? BUFFER.unsure : BUFFER.sure;
  return overlap(widened(track.box, buffer), widened(box, buffer));
}

/** People and cycles are one kind to the association: a rider is seen as either. */
export function isCompatible(track: Followed, { evidence, detection }: Measurement): boolean {
  if (!isNamed(track)) return true;
  const measured = evidence === 'motion' || !detection ? 'vehicle' : detection.class;
  return isVehicle(track.class) === isVehicle(measured);
}
