import type { TrackMotion, TrailPoint } from '@marsad/ground';
import type { Holding, RuleKindDefinition } from '../kind.ts';
import { isInside, isSeenAs, meanConfidence } from './occupants.ts';

/** How long the movement is measured, ms, and how long before it the calm. */
const MOVING_MS = 1_000;
const CALM_MS = 1_500;
/** Without a calibration a box's height stands for this many metres: a person's. */
const PERSON_M = 1.7;
/** Somebody belongs to a group whose nearest member is within this distance, m, before it scatters. */
const NEIGHBOUR_M = 3;
/** Before, the group stood or strolled: slower than this share of the speed that counts. */
const CALM_SHARE = 0.6;
/** The share of the group that must move outward. */
const MOST_OF_GROUP = 0.6;
/** The length of the mean of their directions, 0 (to all sides) to 1 (all to one): people who run to a bus are no crowd that disperses. */
const ONE_WAY = 0.7;
const MS_PER_KMH = 1 / 3.6;

type Mover = {
  readonly track: TrackMotion;
  readonly before: Point;
  readonly step: Point;
  readonly speedMs: number;
  readonly calmMs: number;
};
type Point = { readonly xM: number; readonly yM: number };

/** A group of people that suddenly disperses. */
export const scatter: RuleKindDefinition<Record<string, never>> = {
  about: {
    definition:
      'At least five people who stood or strolled within 3 m of each other: within a second, at least 60 % of them move away from their middle at 7 km/h (2 m/s) or more, and not all to one side.',
    limits:
      'Tracks break when people run across each other, so a dense crowd that scatters may not be measured. Without a calibration a person’s height stands for 1.7 m, and movement towards the camera is taken for slower than it is.',
    source:
      'Divergence from the group’s middle with a rise of speed: Mehran, Oyama and Shah, Abnormal crowd behavior detection using social force model (2009), and PETS 2009 S3 event recognition (“local dispersion”).',
  },
  place: 'zone_or_picture',
  needsGround: false,
  classes: ['person'],
  defaults: { forMs: 200, persons: 5, kmh: 7 },
  overAfterMs: 5_000,
  isMoment: false,
  start: () => ({}),
  step(_state, frame, rule, place) {
    const fastMs = (rule.thresholds.kmh ?? 7) * MS_PER_KMH;
    const people = frame.tracks.filter((track) => isSeenAs(track, rule.classes));
    if (people.length < (rule.thresholds.persons ?? 5)) return [];
    const movers = people.flatMap((track) => moverOf(track) ?? []);
    const largest = groupsOf(movers).toSorted((a, b) => b.length - a.length)[0] ?? [];
    return [largest].flatMap((group): Holding[] => {
      if (group.length < (rule.thresholds.persons ?? 5)) return [];
      if (!group.some(({ track }) => track.trail.some(({ at }) => isInside(place, at)))) return [];
      const away = outward(group, fastMs);
      if (away.length < MOST_OF_GROUP * group.length || oneWayness(away) > ONE_WAY) return [];
      const tracks = away.map(({ track }) => track);
      const speed = away.reduce((sum, { speedMs }) => sum + speedMs, 0) / away.length / MS_PER_KMH;
      return [
        {
          key: '',
          tracks,
          confidence: meanConfidence(tracks),
          measures: [
            { name: 'persons', value: group.length, unit: 'count', tracks: group.length },
            { name: 'speed', value: speed, unit: 'km_h', tracks: away.length },
          ],
        },
      ];
    });
  },
};

/** Where a track was before it began to move, and how it moved in the last second and before that. */
function moverOf(track: TrackMotion): Mover | undefined {
  const { now, trail } = track;
  const start = latestBefore(trail, now.ptsMs - MOVING_MS);
  const calm = latestBefore(trail, now.ptsMs - MOVING_MS - CALM_MS);
  if (!start || !calm) return undefined;
  const scale = PERSON_M / ((now.box.height + start.box.height) / 2);
  const isMeasured = now.ground !== undefined && start.ground !== undefined && calm.ground !== undefined;
  const at = (point: TrailPoint): Point =>
    isMeasured && point.ground ? point.ground : { xM: point.at.x * scale, yM: point.at.y * scale };
  const [before, after, calmAt] = [at(start), at(now), at(calm)];
  const step = { xM: after.xM - before.xM, yM: after.yM - before.yM };
  const speedOf = (dx: number, dy: number, ms: number): number => (Math.hypot(dx, dy) * 1_000) / ms;
  return {
    track,
    before,
    step,
    speedMs: speedOf(step.xM, step.yM, now.ptsMs - start.ptsMs),
    calmMs: speedOf(before.xM - calmAt.xM, before.yM - calmAt.yM, start.ptsMs - calm.ptsMs),
  };
}

const latestBefore = (trail: readonly TrailPoint[], ptsMs: number): TrailPoint | undefined =>
  trail.findLast((point) => point.ptsMs <= ptsMs);

/** Groups by single linkage of where people were. */
function groupsOf(movers: readonly Mover[]): Mover[][] {
  const groups: Mover[][] = [];
  for (const mover of movers) {
    const near = groups.filter((group) => group.some((other) => distance(other.before, mover.before) <= NEIGHBOUR_M));
    const joined = [...near.flat(), mover];
    for (const group of near) groups.splice(groups.indexOf(group), 1);
    groups.push(joined);
  }
  return groups;
}

const distance = (a: Point, b: Point): number => Math.hypot(a.xM - b.xM, a.yM - b.yM);

/** Those who were calm, and move away from the group's middle at this speed or faster, m/s. */
function outward(group: readonly Mover[], fastMs: number): Mover[] {
  const middle = {
    xM: group.reduce((sum, { before }) => sum + before.xM, 0) / group.length,
    yM: group.reduce((sum, { before }) => sum + before.yM, 0) / group.length,
  };
  return group.filter(({ before, step, speedMs, calmMs }) => {
    const after = { xM: before.xM + step.xM, yM: before.yM + step.yM };
    const gained = distance(after, middle) - distance(before, middle);
    const moved = Math.hypot(step.xM, step.yM);
    return speedMs >= fastMs && calmMs <= CALM_SHARE * fastMs && gained >= 0.5 * moved;
  });
}

/** The length of the mean direction: 1 where all go one way. */
function oneWayness(movers: readonly Mover[]): number {
  let [x, y] = [0, 0];
  for (const { step } of movers) {
    const length = Math.hypot(step.xM, step.yM) || 1;
    x += step.xM / length;
    y += step.yM / length;
  }
  return Math.hypot(x, y) / Math.max(1, movers.length);
}
