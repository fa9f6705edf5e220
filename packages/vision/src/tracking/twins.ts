import { containment, nesting, overlap } from '../geometry.ts';
import { isCompatible } from './association.ts';
import { isCycle, isNamed, isVehicle, type OpenTrack } from './open-track.ts';
import type { Measurement } from './measurement.ts';

/** How much of the smaller box lies in the larger one when both are one thing: a rider and his bicycle, a vehicle and its half. */
const ONE_CYCLIST = 0.6;
const ONE_VEHICLE = 0.75;

/** A box on a track that was just seen is the same thing named twice, or one half of it. */
export function isSameThing(track: OpenTrack, m: Measurement): boolean {
  if (track.evidence === 'predicted' || !isCompatible(track, m)) return false;
  if (isCycle(track.class) || (m.detection && isCycle(m.detection.class)))
    return nesting(track.box, m.box) > ONE_CYCLIST;
  return overlap(track.box, m.box) > 0.45 || containment(m.box, track.box) > 0.75;
}

/** Counts, on the one seen less of two tracks, the frames in which both seem to be one thing. */
export function countTwinFrames(open: readonly OpenTrack[]): void {
  for (const track of open) {
    const lies = open.some((other) => other !== track && isOlder(other, track) && isOneThing(track, other));
    track.twinFrames = lies ? track.twinFrames + 1 : 0;
  }
}

const isOlder = (a: OpenTrack, b: OpenTrack): boolean =>
  a.sightings > b.sightings || (a.sightings === b.sightings && a.ordinal < b.ordinal);

/** Of people, one hides another for long: only what nobody named is taken for a part of a person. */
function isOneThing(track: OpenTrack, other: OpenTrack): boolean {
  const share = nesting(track.box, other.box);
  if (!isNamed(track)) return share > ONE_VEHICLE;
  if (isVehicle(track.class) !== isVehicle(other.class)) return false;
  if (isVehicle(track.class)) return share > ONE_VEHICLE;
  return (isCycle(track.class) || isCycle(other.class)) && share > ONE_CYCLIST;
}
