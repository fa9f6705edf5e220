import type { TrackMotion } from '@marsad/ground';
import type { Place, RuleFrame, RuleKindDefinition, WatchedRule } from '../kind.ts';
import type { VehicleMemory } from './standing-vehicles.ts';
import { knownVehicle, newVehicleMemory, rememberVehicles } from './standing-vehicles.ts';
import { isInPlace, isOfRule, MOTOR_VEHICLES } from './vehicle-classes.ts';

type State = VehicleMemory & {
  /** Since when a standing vehicle has stood alone, ms, by its key. */
  aloneSinceMs: Record<string, number>;
};

/** A standing vehicle is in a queue with another one within this many heights of its box along the picture. */
const QUEUE_WITHIN_HEIGHTS = 3;
/** And with one within this distance on the ground, m: two cars and the gap between them. */
const QUEUE_WITHIN_M = 12;
/** Further to the side than this, m, is another lane. */
const LANE_M = 2.5;
/** Where this share of at least `FEWEST` vehicles stands, all of the place stands. */
const ALL_STAND = 0.6;
const FEWEST = 3;

/** Stopped vehicle. */
export const stoppedVehicle: RuleKindDefinition<State> = {
  about: {
    definition:
      'A motor vehicle that was seen to drive stands for `forMs`, alone: no other vehicle that has driven stands in its lane within 12 m (three heights of its box without calibration), less than 60 % of the place’s vehicles stand, and it is in no zone of the kinds `approach` or `queue` other than the rule’s own. Once it has stood alone for that long, others behind it change nothing.',
    limits:
      'A vehicle that leads a queue is taken for a part of it. One that stood before the part began is parked, and never raised. One that is hidden for more than 60 s is another one.',
    source:
      'Automatic incident detection as in PIARC, Road Network Operations (stopped vehicle: at rest on the carriageway for longer than traffic explains)',
  },
  place: 'zone_or_picture',
  needsGround: false,
  classes: MOTOR_VEHICLES,
  defaults: { forMs: 60_000 },
  overAfterMs: 15_000,
  isMoment: false,
  memoryMs: 120_000,
  start: () => ({ ...newVehicleMemory(), aloneSinceMs: {} }),
  step(state, frame, rule, place) {
    rememberVehicles(state, frame);
    const standing = frame.tracks.filter(
      (track) => knownVehicle(state, track)?.standsSinceMs !== undefined && isInPlace(track, place),
    );
    // Most of the time nothing stands, and nothing stood.
    if (standing.length === 0 && !hasAny(state.aloneSinceMs)) return [];
    const allStand = doAllStand(frame, place, state);
    const alone = standing.filter((track) => isAlone(track, { standing, allStand, state, frame, rule, place }));
    rememberAlone(state, frame, alone);
    return alone.map((track) => {
      const vehicle = knownVehicle(state, track);
      const key = vehicle?.key ?? track.id;
      const sinceMs = Math.max(vehicle?.standsSinceMs ?? frame.ptsMs, state.aloneSinceMs[key] ?? frame.ptsMs);
      return { key, tracks: [track], confidence: track.confidence, sinceMs };
    });
  },
};

function hasAny(record: Readonly<Record<string, unknown>>): boolean {
  for (const _ in record) return true;
  return false;
}

type Seen = {
  readonly standing: readonly TrackMotion[];
  readonly allStand: boolean;
  readonly state: State;
  readonly frame: RuleFrame;
  readonly rule: WatchedRule;
  readonly place: Place;
};

function isAlone(track: TrackMotion, { standing, allStand, state, frame, rule, place }: Seen): boolean {
  const vehicle = knownVehicle(state, track);
  if (!vehicle?.hasDriven || !isOfRule(track, rule) || isWhereOneWaits(track, frame, place)) return false;
  const aloneSinceMs = state.aloneSinceMs[vehicle.key];
  if (aloneSinceMs !== undefined && frame.ptsMs - aloneSinceMs >= (rule.thresholds.forMs ?? 0)) return true;
  const isQueue = standing.some(
    (other) => other.ordinal !== track.ordinal && knownVehicle(state, other)?.hasDriven && isInItsLane(track, other),
  );
  return !isQueue && !allStand;
}

const isWhereOneWaits = ({ now }: TrackMotion, { places }: RuleFrame, own: Place): boolean =>
  places.some(
    (place) =>
      place.kind === 'zone' &&
      (place.zoneKind === 'approach' || place.zoneKind === 'queue') &&
      !(own.kind === 'zone' && own.id === place.id) &&
      place.contains(now.at),
  );

function doAllStand({ tracks }: RuleFrame, place: Place, memory: VehicleMemory): boolean {
  let [driven, standing] = [0, 0];
  for (const track of tracks) {
    const vehicle = knownVehicle(memory, track);
    if (!vehicle?.hasDriven || !isInPlace(track, place)) continue;
    driven += 1;
    if (vehicle.standsSinceMs !== undefined) standing += 1;
  }
  return driven >= FEWEST && standing >= driven * ALL_STAND;
}

/** Lanes follow the way that the vehicle came. Where that is not known, every direction is its lane. */
function isInItsLane(track: TrackMotion, other: TrackMotion): boolean {
  const [from, to, there] = [track.trail[0]?.ground, track.now.ground, other.now.ground];
  if (!to || !there) return apart(track, other) <= QUEUE_WITHIN_HEIGHTS * track.now.box.height;
  const [dx, dy] = [there.xM - to.xM, there.yM - to.yM];
  if (Math.hypot(dx, dy) > QUEUE_WITHIN_M) return false;
  const [wayX, wayY] = from ? [to.xM - from.xM, to.yM - from.yM] : [0, 0];
  const wayM = Math.hypot(wayX, wayY);
  return wayM < LANE_M || Math.abs(dx * wayY - dy * wayX) / wayM <= LANE_M;
}

const apart = (a: TrackMotion, b: TrackMotion): number => Math.hypot(a.now.at.x - b.now.at.x, a.now.at.y - b.now.at.y);

/** A frame in which it is hidden by another does not interrupt its being alone; a frame in a queue does. */
function rememberAlone(state: State, { ptsMs, tracks }: RuleFrame, alone: readonly TrackMotion[]): void {
  const keys = new Set(alone.map((track) => knownVehicle(state, track)?.key));
  const present = new Set(tracks.map((track) => knownVehicle(state, track)?.key));
  for (const key of keys) if (key !== undefined) state.aloneSinceMs[key] ??= ptsMs;
  if (!hasAny(state.aloneSinceMs)) return;
  const remembered = new Set(Object.values(state.known).map(({ key }) => key));
  for (const key of Object.keys(state.aloneSinceMs))
    if (!remembered.has(key) || (present.has(key) && !keys.has(key))) delete state.aloneSinceMs[key];
}
