import type { PicturePx, TrackMotion } from '@marsad/ground';
import type { Holding, Place, RuleKindDefinition, WatchedRule } from '../kind.ts';
import type { KnownVehicle, VehicleMemory } from './standing-vehicles.ts';
import { knownVehicle, newVehicleMemory, rememberVehicles } from './standing-vehicles.ts';
import { isOfRule, KMH_PER_MS, MOTOR_VEHICLES, roughSpeedOf, USUAL_LENGTH_M } from './vehicle-classes.ts';

/** From the foot of one vehicle to that of the next, at most: a truck and the gap behind it, m. */
const LINKED_WITHIN_M = 15;
/** Or this many heights of the larger box. */
const LINKED_WITHIN_HEIGHTS = 3;

/** Queue. */
export const queue: RuleKindDefinition<VehicleMemory> = {
  about: {
    definition:
      'At least `vehicles` vehicles that have driven stand or creep (below `kmh`) one behind another, no foot further than 15 m (three heights of a box without calibration) from the next, for `forMs`. With `lengthM` the queue is also that long on the ground. At a line: it reaches over the line.',
    limits:
      'Its length ends where vehicles are no longer detected. Two queues side by side are one. Length is not known without a calibration.',
    source: 'HCM 6, chapter 4 (a vehicle is queued below 5 mi/h and within a few vehicle lengths of the one before)',
  },
  place: 'zone_or_line',
  needsGround: false,
  classes: MOTOR_VEHICLES,
  defaults: { vehicles: 3, kmh: 8, forMs: 20_000 },
  alsoReads: ['lengthM'],
  overAfterMs: 10_000,
  isMoment: false,
  memoryMs: 120_000,
  start: newVehicleMemory,
  step(state, frame, rule, place) {
    rememberVehicles(state, frame);
    const queued = frame.tracks.filter(
      (track) => isOfRule(track, rule) && isQueued(track, knownVehicle(state, track), rule) && isNear(track, place),
    );
    const fewest = rule.thresholds.vehicles ?? 1;
    // Most of the time too few are slow for any queue.
    if (queued.length === 0 || queued.length < fewest) return [];
    let longest: readonly TrackMotion[] = [];
    for (const members of linked(queued))
      if (members.length > longest.length && (place.kind !== 'line' || reaches(members, place))) longest = members;
    if (longest.length === 0 || longest.length < fewest) return [];
    const metres = lengthOf(longest);
    const { lengthM } = rule.thresholds;
    if (lengthM !== undefined && (metres === undefined || metres < lengthM)) return [];
    return [holdingOf(longest, metres, lengthM !== undefined)];
  },
};

function isQueued(track: TrackMotion, vehicle: KnownVehicle | undefined, { thresholds }: WatchedRule): boolean {
  if (!vehicle?.hasDriven) return false;
  if (track.stillSinceMs !== undefined) return true;
  const speed = roughSpeedOf(track);
  return speed !== undefined && speed * KMH_PER_MS < (thresholds.kmh ?? 0);
}

/** At a line, all vehicles of the picture may belong to the queue that reaches over it. */
const isNear = (track: TrackMotion, place: Place): boolean => place.kind !== 'zone' || place.contains(track.now.at);

/** Groups vehicles so that each is linked to the next. */
function linked(tracks: readonly TrackMotion[]): TrackMotion[][] {
  const left = [...tracks];
  const groups: TrackMotion[][] = [];
  for (let first = left.shift(); first; first = left.shift()) {
    const group = [first];
    for (const member of group) {
      let kept = 0;
      for (const other of left)
        if (areLinked(member, other)) group.push(other);
        else left[kept++] = other;
      left.length = kept;
    }
    groups.push(group);
  }
  return groups;
}

function areLinked(a: TrackMotion, b: TrackMotion): boolean {
  if (a.now.ground && b.now.ground)
    return Math.hypot(a.now.ground.xM - b.now.ground.xM, a.now.ground.yM - b.now.ground.yM) <= LINKED_WITHIN_M;
  const reach = LINKED_WITHIN_HEIGHTS * Math.max(a.now.box.height, b.now.box.height);
  return Math.hypot(a.now.at.x - b.now.at.x, a.now.at.y - b.now.at.y) <= reach;
}

/** Whether vehicles stand on both sides of the line, or one on it. */
function reaches(members: readonly TrackMotion[], { from, to }: { from: PicturePx; to: PicturePx }): boolean {
  const sides = members.map(({ now }) =>
    Math.sign((to.x - from.x) * (now.at.y - from.y) - (to.y - from.y) * (now.at.x - from.x)),
  );
  return (sides.includes(1) && sides.includes(-1)) || members.some(({ now }) => cutsBox(from, to, now.box));
}

function cutsBox(from: PicturePx, to: PicturePx, box: TrackMotion['now']['box']): boolean {
  const middle = { x: box.x + box.width / 2, y: box.y + box.height * 0.75 };
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const along = ((middle.x - from.x) * (to.x - from.x) + (middle.y - from.y) * (to.y - from.y)) / length;
  const away = ((to.x - from.x) * (middle.y - from.y) - (to.y - from.y) * (middle.x - from.x)) / length;
  return along >= 0 && along <= length && Math.abs(away) <= box.height / 4;
}

/** From the foot of the first to that of the last, and the last one's own length, m. */
function lengthOf(members: readonly TrackMotion[]): number | undefined {
  let [apart, length] = [0, 0];
  for (const member of members) {
    const from = member.now.ground;
    if (!from) return undefined;
    length = Math.max(length, USUAL_LENGTH_M[member.class]);
    for (const { now } of members)
      if (now.ground) apart = Math.max(apart, Math.hypot(from.xM - now.ground.xM, from.yM - now.ground.yM));
  }
  return apart + length;
}

function holdingOf(tracks: readonly TrackMotion[], metres: number | undefined, isAboutLength: boolean): Holding {
  const count = { name: 'queue_vehicles', value: tracks.length, unit: 'count' as const, tracks: tracks.length };
  const length =
    metres === undefined
      ? []
      : [{ name: 'queue_length', value: Math.round(metres), unit: 'm' as const, tracks: tracks.length }];
  const confidence = tracks.reduce((sum, track) => sum + track.confidence, 0) / tracks.length;
  return { key: '', tracks, confidence, measures: isAboutLength ? [...length, count] : [count, ...length] };
}
