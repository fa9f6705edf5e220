import { containment, nesting, overlap } from '../geometry.ts';
import { isCompatible } from './association.ts';
import { isCycle, isNamed, isVehicle, type OpenTrack } from './open-track.ts';
import type { Measurement } from './measurement.ts';

/** Two boxes show one thing where more than this share of the smaller one lies in the larger: a rider and a bicycle, a vehicle and its half. */
const ONE_CYCLIST = 0.6;
const ONE_VEHICLE = 0.75;
/**
 * Any other box shows the thing of a track above this intersection over union, or if more than ONE_VEHICLE of it lies in the track's box.
 */
const SAME_BOX = 0.45;

/**
 * A vehicle that only weak boxes show is another one's half or shadow where more than this share of the smaller box lies in the larger one: the
 * detector is as unsure of halves and shadows as of what is far away.
 */
const WEAK_HALF = 0.4;
/** A track has only weak boxes while fewer than this share of them were confident. */
const WEAK_SHARE = 0.3;

/** Whether a box shows a thing that a track of this frame shows already: detected twice, or one half of it. */
export function isSameThing(track: OpenTrack, m: Measurement): boolean {
  if (track.evidence === 'predicted' || !isCompatible(track, m)) return false;
  if (isCycle(track.class) || (m.detection && isCycle(m.detection.class)))
    return nesting(track.box, m.box) > ONE_CYCLIST;
  if (!m.strong && isVehicle(track.class) && nesting(track.box, m.box) > WEAK_HALF) return true;
  return overlap(track.box, m.box) > SAME_BOX || containment(m.box, track.box) > ONE_VEHICLE;
}

/** Counts the frames in which a track lies on one that was seen more often and seems to show the same thing. */
export function countTwinFrames(open: readonly OpenTrack[]): void {
  for (const track of open) {
    const isTwin = open.some(
      (other) => other !== track && (isHalfOf(track, other) || (isOlder(other, track) && isOneThing(track, other))),
    );
    track.twinFrames = isTwin ? track.twinFrames + 1 : 0;
  }
}

const isWeak = ({ confident, named }: OpenTrack): boolean => confident < WEAK_SHARE * named;

const isHalfOf = (track: OpenTrack, other: OpenTrack): boolean =>
  isVehicle(track.class) &&
  isVehicle(other.class) &&
  isWeak(track) &&
  !isWeak(other) &&
  nesting(track.box, other.box) > WEAK_HALF;

const isOlder = (a: OpenTrack, b: OpenTrack): boolean =>
  a.sightings > b.sightings || (a.sightings === b.sightings && a.ordinal < b.ordinal);

/** People may hide each other for long, so two people are never one; a part that the detector did not name may be. */
function isOneThing(track: OpenTrack, other: OpenTrack): boolean {
  const share = nesting(track.box, other.box);
  if (!isNamed(track)) return share > ONE_VEHICLE;
  if (isVehicle(track.class) !== isVehicle(other.class)) return false;
  if (isVehicle(track.class)) return share > ONE_VEHICLE;
  return (isCycle(track.class) || isCycle(other.class)) && share > ONE_CYCLIST;
}
