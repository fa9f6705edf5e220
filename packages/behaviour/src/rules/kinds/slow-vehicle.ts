import type { TrackMotion } from '@marsad/ground';
import type { RuleKindDefinition, WatchedRule } from '../kind.ts';
import { isInPlace, isMotorVehicle, isOfRule, KMH_PER_MS, MOTOR_VEHICLES, speedOf } from './vehicle-classes.ts';

/** Others below this multiple of the threshold are slow as well. */
const ALSO_SLOW = 1.5;
/** Where this share of the others is slow as well, and at least two are, traffic is slow: one may be held up behind the slow vehicle. */
const CONGESTED_SHARE = 0.5;
const FEWEST_SLOW = 2;
/** Slower than this, m/s, is standing. */
const STANDS_BELOW_MS = 0.7;

/** Slow vehicle. It has no state. */
export const slowVehicle: RuleKindDefinition<null> = {
  about: {
    definition:
      'A motor vehicle drives more slowly than `kmh`, by its measured error, for `forMs`, without standing, while fewer than two, or less than half, of the other vehicles of the place are as slow (below 1.5 times `kmh`).',
    limits:
      'Vehicles that park, pull out or turn are slow for a few seconds, so `forMs` must be longer than that. Nothing is raised beyond the ground that the calibration measures.',
    source: 'PIARC, Road Network Operations (slow vehicle as a danger to those that follow)',
  },
  place: 'zone_or_picture',
  needsGround: true,
  classes: MOTOR_VEHICLES,
  defaults: { kmh: 10, forMs: 8_000 },
  overAfterMs: 4_000,
  isMoment: false,
  start: () => null,
  step(_, frame, rule, place) {
    const limitMs = (rule.thresholds.kmh ?? 0) / KMH_PER_MS;
    const slow = frame.tracks.filter((track) => isSlow(track, rule, limitMs) && isInPlace(track, place));
    if (slow.length === 0) return [];
    const vehicles = frame.tracks.filter((track) => isMotorVehicle(track) && isInPlace(track, place));
    return slow.filter((track) => !isCongested(track, vehicles, limitMs)).map((track) => holdingOf(track));
  },
};

function isSlow(track: TrackMotion, rule: WatchedRule, limitMs: number): boolean {
  const speed = speedOf(track);
  if (
    speed === undefined ||
    !track.velocity ||
    !isMotorVehicle(track) ||
    !isOfRule(track, rule) ||
    track.evidence === 'predicted'
  )
    return false;
  const stands = track.stillSinceMs !== undefined || speed < STANDS_BELOW_MS;
  return !stands && speed + track.velocity.errorMs < limitMs;
}

function isCongested(track: TrackMotion, vehicles: readonly TrackMotion[], limitMs: number): boolean {
  const others = vehicles.filter((other) => other.ordinal !== track.ordinal && speedOf(other) !== undefined);
  const slow = others.filter((other) => (speedOf(other) ?? 0) < limitMs * ALSO_SLOW);
  return slow.length >= FEWEST_SLOW && slow.length >= others.length * CONGESTED_SHARE;
}

function holdingOf(track: TrackMotion) {
  const kmh = (speedOf(track) ?? 0) * KMH_PER_MS;
  const uncertainty = (track.velocity?.errorMs ?? 0) * KMH_PER_MS;
  return {
    key: track.id,
    tracks: [track],
    confidence: track.confidence,
    measures: [{ name: 'speed', value: tenth(kmh), unit: 'km_h', uncertainty: tenth(uncertainty), tracks: 1 }],
  };
}

const tenth = (value: number): number => Math.round(value * 10) / 10;
