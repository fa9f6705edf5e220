import { overlap, widened } from '../geometry.ts';
import { isNamed, isVehicle, type OpenTrack } from './open-track.ts';
import { greedyPairs } from './greedy.ts';
import type { Measurement } from './measurement.ts';

/**
 * Boxes grow by these shares of their sides before they are compared, because at 5 frames a second a cyclist leaves the box of the last
 * frame (C-BIoU, Yang et al. 2023). They grow much while a track's speed is unknown or high, and little afterwards, because a neighbour
 * could match.
 */
const BUFFER = { unsure: 0.35, sure: 0.1 };
/** The speed of a track is known from this many measurements on. */
const SURE_AFTER_SIGHTINGS = 4;
/** Above this speed a prediction may be off by much of the box; px a ms over the box's size. */
const FAST = 0.0012;

export type Pairing = { readonly track: OpenTrack; readonly measurement: Measurement };

/**
 * Pairs tracks with measurements.
 * @param leastOverlap of the grown boxes, 0 to 1
 */
export function associate(
  tracks: readonly OpenTrack[],
  measurements: readonly Measurement[],
  leastOverlap: number,
): { pairs: Pairing[]; freeTracks: OpenTrack[]; free: Measurement[] } {
  const candidates = tracks
    .flatMap((track) =>
      measurements
        .filter((m) => isCompatible(track, m))
        .map((measurement) => ({ a: track, b: measurement, score: likeness(track, measurement) })),
    )
    .filter(({ score }) => score >= leastOverlap);
  const pairs = greedyPairs(candidates).map(({ a: track, b: measurement }) => ({ track, measurement }));
  const pairedTracks = new Set(pairs.map(({ track }) => track));
  const paired = new Set(pairs.map(({ measurement }) => measurement));
  return {
    pairs,
    freeTracks: tracks.filter((track) => !pairedTracks.has(track)),
    free: measurements.filter((m) => !paired.has(m)),
  };
}

function likeness(track: OpenTrack, { box }: Measurement): number {
  const [x, y] = track.filter;
  const speed = Math.hypot(x.velocity, y.velocity) / Math.sqrt(track.box.width * track.box.height);
  const buffer = track.sightings < SURE_AFTER_SIGHTINGS || speed > FAST ? BUFFER.unsure : BUFFER.sure;
  return overlap(widened(track.box, buffer), widened(box, buffer));
}

/** Whether a measurement may continue a track. A rider is detected as a person or as a cycle, so these two are compatible. */
export function isCompatible(track: OpenTrack, { evidence, detection }: Measurement): boolean {
  if (!isNamed(track)) return true;
  const measured = evidence === 'motion' || !detection ? 'vehicle' : detection.class;
  return isVehicle(track.class) === isVehicle(measured);
}
