import type { Box } from '@marsad/schemas';
import type { PicturePx, TrackMotion } from '@marsad/ground';
import type { Holding, Place, RuleFrame, RuleKindDefinition, WatchedRule, ZonePlace } from '../kind.ts';
import type { VehicleMemory } from './standing-vehicles.ts';
import { knownVehicle, newVehicleMemory, rememberVehicles } from './standing-vehicles.ts';
import { isInPlace, isOfRule, KMH_PER_MS, MOTOR_VEHICLES, roughSpeedOf, speedOf } from './vehicle-classes.ts';

type State = VehicleMemory & {
  /** Smoothed over `SMOOTHED_MS`; undefined before the first vehicle. */
  speedMs: number | undefined;
  occupancy: number;
  isCongested: boolean;
  /** When the occupancy was sampled last, ms. */
  sampledMs: number;
};

/** How often the occupancy is sampled, ms: it is smoothed over far longer. */
const SAMPLED_EVERY_MS = 1_000;

/** Time constant of both means, ms: a single slow vehicle passes within it. */
const SMOOTHED_MS = 15_000;
/** It ends above this multiple of the speed, or below this share of the occupancy, at which it began. */
const ENDS_ABOVE_SPEED = 1.5;
const ENDS_BELOW_OCCUPANCY = 0.6;
/** Points in which the place is sampled, along each side of the rectangle around it. */
const SAMPLES = 12;
/** The lower share of a box in which its vehicle covers the road; the rest covers what is behind it. */
const FOOT_SHARE = 0.6;
const FEWEST_VEHICLES = 3;

/** Congestion. */
export const congestion: RuleKindDefinition<State> = {
  about: {
    definition:
      'The mean speed of the place’s vehicles, standing ones included, is below `kmh` and vehicles cover the share `occupancy` of it, both smoothed over 15 s, for `forMs`. It ends above 1.5 times the speed or below 0.6 times the occupancy.',
    limits:
      'Occupancy is a share of the picture of the place, so a low camera sees a road fuller than it is. Parked vehicles count in neither number if they never moved. Vehicles that are not detected, far off or at night, do not count.',
    source: 'Hysteresis on speed and occupancy after the McMaster algorithm (Persaud, Hall and Hall 1990)',
  },
  place: 'zone_or_picture',
  needsGround: false,
  classes: MOTOR_VEHICLES,
  defaults: { kmh: 15, occupancy: 0.2, forMs: 60_000 },
  overAfterMs: 20_000,
  isMoment: false,
  memoryMs: 120_000,
  start: () => ({
    ...newVehicleMemory(),
    speedMs: undefined,
    occupancy: 0,
    isCongested: false,
    sampledMs: -SAMPLED_EVERY_MS,
  }),
  step(state, frame, rule, place) {
    rememberVehicles(state, frame);
    const vehicles = frame.tracks.filter((track) => isTraffic(track, state, rule) && isInPlace(track, place));
    smooth(state, frame, vehicles, place);
    const { kmh = 0, occupancy = 0 } = rule.thresholds;
    const limitMs = (kmh / KMH_PER_MS) * (state.isCongested ? ENDS_ABOVE_SPEED : 1);
    const limit = occupancy * (state.isCongested ? ENDS_BELOW_OCCUPANCY : 1);
    state.isCongested = state.speedMs !== undefined && state.speedMs < limitMs && state.occupancy >= limit;
    return state.isCongested && vehicles.length >= FEWEST_VEHICLES ? [holdingOf(state, frame, vehicles)] : [];
  },
};

const isTraffic = (track: TrackMotion, memory: VehicleMemory, rule: WatchedRule): boolean => {
  const vehicle = knownVehicle(memory, track);
  const isParked = vehicle !== undefined && !vehicle.hasDriven && vehicle.standsSinceMs !== undefined;
  return isOfRule(track, rule) && !isParked;
};

function smooth(state: State, frame: RuleFrame, vehicles: readonly TrackMotion[], place: Place): void {
  if (frame.ptsMs - state.sampledMs >= SAMPLED_EVERY_MS) {
    state.sampledMs = frame.ptsMs;
    const sampled = 1 - Math.exp(-SAMPLED_EVERY_MS / SMOOTHED_MS);
    state.occupancy += (occupancyOf(frame, vehicles, place) - state.occupancy) * sampled;
  }
  let [sum, measured] = [0, 0];
  for (const track of vehicles) {
    const speed = track.stillSinceMs === undefined ? roughSpeedOf(track) : 0;
    if (speed === undefined) continue;
    sum += speed;
    measured += 1;
  }
  if (measured === 0) return;
  const mean = sum / measured;
  const weight = 1 - Math.exp(-frame.observedMs / SMOOTHED_MS);
  state.speedMs = state.speedMs === undefined ? mean : state.speedMs + (mean - state.speedMs) * weight;
}

/** The share of the place that lies under a vehicle. */
function occupancyOf(frame: RuleFrame, vehicles: readonly TrackMotion[], place: Place): number {
  if (vehicles.length === 0) return 0;
  const samples = place.kind === 'zone' ? samplesOfZone(place) : samplesIn(pictureOf(frame));
  const feet = vehicles.map(({ now }) => footOf(now.box));
  const isCovered = ({ x, y }: PicturePx): boolean =>
    feet.some((foot) => x >= foot.x && x <= foot.x + foot.width && y >= foot.y && y <= foot.y + foot.height);
  return samples.length === 0 ? 0 : samples.filter(isCovered).length / samples.length;
}

/** A zone stays the same for as long as its camera is not registered anew. */
const samplesByZone = new WeakMap<ZonePlace, readonly PicturePx[]>();

function samplesOfZone(zone: ZonePlace): readonly PicturePx[] {
  let samples = samplesByZone.get(zone);
  if (!samples) samplesByZone.set(zone, (samples = samplesIn(zone.polygon).filter((at) => zone.contains(at))));
  return samples;
}

const pictureOf = ({ widthPx, heightPx }: RuleFrame): PicturePx[] => [
  { x: 0, y: 0 },
  { x: widthPx, y: heightPx },
];

/** Points spread over the rectangle around a polygon. */
function samplesIn(polygon: readonly PicturePx[]): PicturePx[] {
  const [xs, ys] = [polygon.map(({ x }) => x), polygon.map(({ y }) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const [stepX, stepY] = [(Math.max(...xs) - left) / SAMPLES, (Math.max(...ys) - top) / SAMPLES];
  return Array.from({ length: SAMPLES * SAMPLES }, (_, at) => ({
    x: left + ((at % SAMPLES) + 0.5) * stepX,
    y: top + (Math.floor(at / SAMPLES) + 0.5) * stepY,
  }));
}

const footOf = (box: Box): Box => ({
  ...box,
  y: box.y + box.height * (1 - FOOT_SHARE),
  height: box.height * FOOT_SHARE,
});

function holdingOf(state: State, frame: RuleFrame, vehicles: readonly TrackMotion[]): Holding {
  const tracks = vehicles.length;
  const kmh = (state.speedMs ?? 0) * KMH_PER_MS;
  const isMeasured = frame.ground !== undefined && vehicles.some((track) => speedOf(track) !== undefined);
  const speed = { name: 'speed', value: Math.round(kmh * 10) / 10, unit: 'km_h' as const, tracks };
  const occupancy = {
    name: 'occupancy',
    value: Math.round(state.occupancy * 100) / 100,
    unit: 'share' as const,
    tracks,
  };
  const confidence = vehicles.reduce((sum, track) => sum + track.confidence, 0) / tracks;
  return { key: '', tracks: vehicles, confidence, measures: isMeasured ? [speed, occupancy] : [occupancy] };
}
