import type { TrackMotion } from '@marsad/ground';
import type { RuleFrame, RuleKindDefinition, ZonePlace } from '../kind.ts';
import { coveredShare } from './boxes.ts';
import { forgetAbsent } from './occupants.ts';
import { isCycle, isMotorVehicle, isOfRule, speedOf } from './vehicle-classes.ts';

type Walker = {
  frames: number;
  /** Frames in which it was with a cycle, in a vehicle, or faster than anybody runs. */
  riding: number;
};
/** By the ordinal of a person’s track that is present. */
type State = { walkers: Record<string, Walker> };

/** A person is riding if that was seen in this share of its frames. */
const RIDING_SHARE = 0.25;
/** Faster than this, m/s, a person rides: a jogger runs at 3 to 4. */
const RIDES_ABOVE_MS = 5;
/** The same without a calibration, in heights of the person a second. */
const RIDES_ABOVE_HEIGHTS = 3.5;
/** How much of a person’s box a vehicle’s box covers if the person sits in it. */
const IN_VEHICLE_SHARE = 0.7;
/** How much of a cycle’s box lies beside or under a rider, within the person's box made wider by half and lower by a third. */
const ON_CYCLE_SHARE = 0.3;
/** Both feet stand within the zone: the foot point may be off by this share of the box's width. */
const FOOT_SHARE = 0.35;
/** Less sure persons are parts of vehicles and street furniture too often. */
const LEAST_CONFIDENCE = 0.4;
/** Who stands, walks or bends down is taller than wide by this. */
const LEAST_UPRIGHT = 1.2;

/** Person on the carriageway. */
export const personOnCarriageway: RuleKindDefinition<State> = {
  about: {
    definition:
      'A person on foot stands or walks with both feet in the zone, and in none of the kind `pavement` (a marked crossing is drawn as one), for `forMs`. Who rides a cycle, sits in a vehicle, or moves faster than 5 m/s (3.5 of his heights a second without calibration) is not on foot.',
    limits:
      'Whoever crosses the road outside a crossing is raised: draw the zone, its crossings and the schedule accordingly. Somebody who pushes a bicycle is taken for a rider. Road workers are persons.',
    source: 'PIARC, Road Network Operations (pedestrian on the carriageway)',
  },
  place: 'zone',
  needsGround: false,
  classes: ['person'],
  defaults: { forMs: 2_000 },
  overAfterMs: 3_000,
  isMoment: false,
  start: () => ({ walkers: {} }),
  step(state, frame, rule, place) {
    if (place.kind !== 'zone') return [];
    const persons = frame.tracks.filter((track) => isOfRule(track, rule));
    const onFoot = persons.filter((track) => isOnFoot(state, track, frame));
    forgetAbsent(state.walkers, frame);
    return onFoot
      .filter((track) => isSurelyUpright(track))
      .filter((track) => standsIn(place, track) && !isOnPavement(track, frame))
      .map((track) => ({ key: track.id, tracks: [track], confidence: track.confidence }));
  },
};

const isSurelyUpright = ({ confidence, evidence, now }: TrackMotion): boolean =>
  evidence === 'detected' && confidence >= LEAST_CONFIDENCE && now.box.height >= now.box.width * LEAST_UPRIGHT;

function isOnFoot(state: State, track: TrackMotion, frame: RuleFrame): boolean {
  const walker = (state.walkers[track.ordinal] ??= { frames: 0, riding: 0 });
  walker.frames += 1;
  if (isRiding(track, frame)) walker.riding += 1;
  return walker.riding < walker.frames * RIDING_SHARE;
}

function isRiding(person: TrackMotion, { tracks }: RuleFrame): boolean {
  const speed = speedOf(person);
  if (speed === undefined ? (person.speedInHeights ?? 0) > RIDES_ABOVE_HEIGHTS : speed > RIDES_ABOVE_MS) return true;
  const { x, y, width, height } = person.now.box;
  const around = { x: x - width / 4, y: y + height / 3, width: width * 1.5, height };
  return tracks.some((other) => {
    if (isCycle(other)) return coveredShare(other.now.box, around) >= ON_CYCLE_SHARE;
    // Somebody in front of a vehicle stands lower in the picture than it does.
    const isBehind = person.now.at.y < other.now.at.y;
    return isMotorVehicle(other) && isBehind && coveredShare(person.now.box, other.now.box) >= IN_VEHICLE_SHARE;
  });
}

const standsIn = (zone: ZonePlace, { now }: TrackMotion): boolean => {
  const asideX = now.box.width * FOOT_SHARE;
  const { x, y } = now.at;
  return zone.contains({ x: x - asideX, y }) && zone.contains({ x: x + asideX, y });
};

const isOnPavement = (track: TrackMotion, { places }: RuleFrame): boolean =>
  places.some((place) => place.kind === 'zone' && place.zoneKind === 'pavement' && place.contains(track.now.at));
