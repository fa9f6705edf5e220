import { classGroup } from '@marsad/schemas';
import type { ObjectClass } from '@marsad/schemas';
import type { TrackMotion } from '@marsad/ground';
import type { Place, WatchedRule } from '../kind.ts';

/** What the rules of the road hold for. Bicycles may do most of what these may not, and are nobody's stopped or slow vehicle. */
export const MOTOR_VEHICLES: readonly ObjectClass[] = ['motorcycle', 'car', 'bus', 'truck', 'vehicle'];

/** Usual lengths, m (RASt 06, table 4, rounded): a box of the picture does not tell a vehicle's length. */
export const USUAL_LENGTH_M: Readonly<Record<ObjectClass, number>> = {
  person: 0.5,
  bicycle: 1.8,
  motorcycle: 2,
  car: 4.5,
  bus: 12,
  truck: 9,
  vehicle: 4.5,
};

/** Usual heights, m, for what is known of speed without a calibration. */
const USUAL_HEIGHT_M: Readonly<Record<ObjectClass, number>> = {
  person: 1.7,
  bicycle: 1.7,
  motorcycle: 1.6,
  car: 1.5,
  bus: 3,
  truck: 3,
  vehicle: 1.6,
};

/** Whether the track is of a class that the rule is about, and of one for sure. */
export const isOfRule = (track: TrackMotion, { classes }: WatchedRule): boolean =>
  track.isSettled && classes.includes(track.class);

export const isInPlace = (track: TrackMotion, place: Place): boolean =>
  place.kind === 'picture' || (place.kind === 'zone' && place.contains(track.now.at));

/** Speed on the ground, m/s; undefined if it cannot be measured. */
export const speedOf = ({ velocity }: TrackMotion): number | undefined => velocity?.speedMs;

/**
 * Speed in m/s for a comparison with a threshold, never to be shown: without a calibration it is made of heights of the box and the usual
 * height of the class, which is right within a factor of two.
 */
export const roughSpeedOf = (track: TrackMotion): number | undefined =>
  speedOf(track) ??
  (track.speedInHeights === undefined ? undefined : track.speedInHeights * USUAL_HEIGHT_M[track.class]);

export const isMotorVehicle = (track: TrackMotion): boolean => MOTOR_VEHICLES.includes(track.class);
export const isCycle = (track: TrackMotion): boolean => classGroup(track.class) === 'cycle';

export const KMH_PER_MS = 3.6;
