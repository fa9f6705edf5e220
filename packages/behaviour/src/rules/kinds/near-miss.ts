import { classGroup } from '@marsad/schemas';
import type { Ground, GroundPoint, TrackMotion, TrailPoint } from '@marsad/ground';
import type { Holding, Place, RuleFrame, RuleKindDefinition, WatchedRule } from '../kind.ts';
import { coveredShare } from './boxes.ts';
import { isInPlace, isOfRule, speedOf, USUAL_LENGTH_M } from './vehicle-classes.ts';

/** That a track’s body was over a square metre of the ground, from one time to another, ms. */
type Visit = {
  readonly ordinal: number;
  readonly fromMs: number;
  toMs: number;
  readonly headingX: number;
  readonly headingY: number;
  readonly isPerson: boolean;
};
/** By square metre (`cellOf`), and the square metres that have any. */
type State = { visits: Record<number, Visit[]>; cells: number[]; sweptMs: number };

/** Paths that meet at less than this angle are followed, not crossed: sine of 25°. */
const CROSS_SIN = 0.42;
/** A vehicle slower than this, m/s, can stop at once. */
const VEHICLE_FROM_MS = 2;
/** A person who stands is passed, and not met. */
const PERSON_FROM_MS = 0.5;
/** What lies further apart than this on the ground in one px, m, is not measured well enough for half a second. */
const LONGEST_PX_M = 0.25;
/** The shortest way, m, and age, ms, of a track that is believed. */
const LEAST_WAY_M = 2;
const LEAST_AGE_MS = 800;
/** Boxes that overlap by this share as they come near each other are one thing that was detected twice, or one behind the other. */
const SAME_THING_SHARE = 0.6;
/** Two bodies at one place at one time is an error of measurement, up to this, ms. */
const OVERLAP_MS = 200;
const SWEPT_EVERY_MS = 1_000;
/** Square metres are numbered in rows of 4096, after which the numbers come again: no camera sees that far. */
const ROW_BITS = 12;
const ROW_MASK = (1 << ROW_BITS) - 1;
/** The body of a bus that drives away is where its foot will be only seconds later, ms. */
const LONGEST_LATE_MS = 6_000;

/** Near miss. */
export const nearMiss: RuleKindDefinition<State> = {
  about: {
    definition:
      'Two road users, at least one of them a vehicle, are over the same square metre of the ground one after the other, at paths that cross by more than 25°, and the second reaches it less than `gapMs` after the first has left it (post-encroachment time). The vehicle drives at 2 m/s or more, the person moves.',
    limits:
      'Following in one lane is none. Lengths of vehicles are the usual ones of their class, so the gap is right within about 0.3 s for cars and 1 s for trucks. Far away, where a px spans more than 0.25 m, nothing is raised.',
    source: 'Allen, Shin and Cooper 1978, Analysis of Traffic Conflicts and Collisions (PET); serious below 1.5 s',
  },
  place: 'zone_or_picture',
  needsGround: true,
  classes: ['person', 'bicycle', 'motorcycle', 'car', 'bus', 'truck', 'vehicle'],
  defaults: { gapMs: 1_000 },
  overAfterMs: 10_000,
  isMoment: true,
  memoryMs: 15_000,
  start: () => ({ visits: {}, cells: [], sweptMs: 0 }),
  step(state, frame, rule, place) {
    const { ground } = frame;
    if (!ground) return [];
    sweep(state, frame.ptsMs, rule.thresholds.gapMs ?? 0);
    const holdings: Holding[] = [];
    for (const track of frame.tracks)
      if (isMoving(track, rule, ground)) holdings.push(...meet(state, track, frame, rule, place));
    return holdings;
  },
};

function isMoving(track: TrackMotion, rule: WatchedRule, ground: Ground): boolean {
  const speed = speedOf(track);
  const isBelieved = isOfRule(track, rule) && track.evidence === 'detected' && track.ageMs >= LEAST_AGE_MS;
  if (speed === undefined || !isBelieved || track.stillSinceMs !== undefined) return false;
  if (speed < (isPerson(track) ? PERSON_FROM_MS : VEHICLE_FROM_MS)) return false;
  return wayOf(track) >= LEAST_WAY_M && ground.metresPerPx(track.now.at) <= LONGEST_PX_M;
}

const isPerson = (track: TrackMotion): boolean => classGroup(track.class) === 'person';

function wayOf({ trail, now }: TrackMotion): number {
  const from = trail[0]?.ground;
  return from && now.ground ? Math.hypot(now.ground.xM - from.xM, now.ground.yM - from.yM) : 0;
}

/** Takes in the last step of a track, and returns whom it has nearly met on it. */
function meet(state: State, track: TrackMotion, frame: RuleFrame, rule: WatchedRule, place: Place): Holding[] {
  const step = stepOf(track);
  if (!step) return NOBODY;
  const gapMs = rule.thresholds.gapMs ?? 0;
  let found: Map<number, number> | undefined;
  for (let piece = 1; piece <= step.pieces; piece += 1) {
    const share = piece / step.pieces;
    const visits = visitsAt(state, cellOf(step, share));
    const atMs = step.fromMs + step.lastsMs * share;
    const toMs = atMs + step.lengthMs * (1 - step.ahead);
    const own = visits.find(({ ordinal }) => ordinal === track.ordinal);
    if (own) own.toMs = Math.max(own.toMs, toMs);
    else {
      const { headingX, headingY, isPerson } = step;
      const visit = {
        ordinal: track.ordinal,
        fromMs: atMs - step.lengthMs * step.ahead,
        toMs,
        headingX,
        headingY,
        isPerson,
      };
      for (const other of visits) {
        const gap = gapBetween(visit, other);
        if (!(gap >= -OVERLAP_MS && gap < gapMs)) continue;
        found ??= new Map();
        found.set(other.ordinal, Math.min(Math.max(0, gap), found.get(other.ordinal) ?? gapMs));
      }
      visits.push(visit);
    }
  }
  return found ? [...found].flatMap(([ordinal, gap]) => holdingFor(track, ordinal, gap, frame, place)) : NOBODY;
}

const NOBODY: Holding[] = [];

function visitsAt({ visits, cells }: State, cell: number): Visit[] {
  const known = visits[cell];
  if (known) return known;
  cells.push(cell);
  return (visits[cell] = []);
}

/** The time between two visits, ms; not a number where they do not cross. */
function gapBetween(visit: Visit, other: Visit): number {
  if ((visit.isPerson && other.isPerson) || !doCross(visit, other)) return Number.NaN;
  return visit.fromMs >= other.fromMs ? visit.fromMs - other.toMs : other.fromMs - visit.toMs;
}

const doCross = (a: Visit, b: Visit): boolean =>
  Math.abs(a.headingX * b.headingY - a.headingY * b.headingX) > CROSS_SIN;

function holdingFor(track: TrackMotion, ordinal: number, gapMs: number, frame: RuleFrame, place: Place): Holding[] {
  const other = frame.tracks.find((each) => each.ordinal === ordinal);
  if (!isInPlace(track, place) || (other && isSameThing(track, other))) return [];
  const key = [track.ordinal, ordinal].toSorted((a, b) => a - b).join('-');
  const measures = [
    { name: 'post_encroachment_time', value: Math.round(gapMs / 100) / 10, unit: 's', uncertainty: 0.3, tracks: 2 },
  ];
  // The other may have left the picture meanwhile.
  const tracks = other ? [track, other] : [track];
  return [{ key, tracks, confidence: Math.min(...tracks.map((each) => each.confidence)), measures }];
}

const isSameThing = (a: TrackMotion, b: TrackMotion): boolean =>
  Math.max(coveredShare(a.now.box, b.now.box), coveredShare(b.now.box, a.now.box)) >= SAME_THING_SHARE;

/** What the foot did since the last detection, in pieces of a metre at most. */
type Step = {
  readonly from: GroundPoint;
  readonly to: GroundPoint;
  readonly fromMs: number;
  readonly lastsMs: number;
  readonly pieces: number;
  /** For how long the body is over a point that the foot passes, and the share of it before the foot. */
  readonly lengthMs: number;
  readonly ahead: number;
  readonly headingX: number;
  readonly headingY: number;
  readonly isPerson: boolean;
};

function stepOf(track: TrackMotion): Step | undefined {
  const { trail, velocity } = track;
  const before = trail[trail.length - 2];
  const after = trail[trail.length - 1];
  const speed = speedOf(track) ?? 0;
  if (!before?.ground || !after?.ground || !velocity || speed === 0) return undefined;
  const distance = Math.hypot(after.ground.xM - before.ground.xM, after.ground.yM - before.ground.yM);
  return {
    from: before.ground,
    to: after.ground,
    fromMs: before.ptsMs,
    lastsMs: after.ptsMs - before.ptsMs,
    pieces: Math.max(1, Math.ceil(distance)),
    lengthMs: (USUAL_LENGTH_M[track.class] / speed) * 1_000,
    ahead: shareAhead(before, after),
    headingX: velocity.xMs / speed,
    headingY: velocity.yMs / speed,
    isPerson: isPerson(track),
  };
}

/**
 * How much of the body is ahead of the foot point, which is that of the body's end that is nearer to the camera: all of it where it drives
 * away, nothing where it comes, and half where it passes.
 */
function shareAhead(before: TrailPoint, after: TrailPoint): number {
  const y = after.at.y - before.at.y;
  const length = Math.hypot(after.at.x - before.at.x, y);
  return length === 0 ? 0.5 : 0.5 - y / length / 2;
}

/** The square metre that the foot is over after this share of a step. */
const cellOf = ({ from, to }: Step, share: number): number =>
  ((Math.floor(from.yM + (to.yM - from.yM) * share) & ROW_MASK) << ROW_BITS) |
  (Math.floor(from.xM + (to.xM - from.xM) * share) & ROW_MASK);

/** Forgets visits that are too old for any gap. */
function sweep(state: State, ptsMs: number, gapMs: number): void {
  if (ptsMs - state.sweptMs < SWEPT_EVERY_MS) return;
  state.sweptMs = ptsMs;
  const { visits, cells } = state;
  const isOld = ({ toMs }: Visit): boolean => ptsMs - toMs > gapMs + LONGEST_LATE_MS;
  let left = 0;
  for (const cell of cells) {
    const here = visits[cell];
    if (here?.some(isOld)) visits[cell] = here.filter((visit) => !isOld(visit));
    if (here && visits[cell]?.length !== 0) cells[left++] = cell;
    else delete visits[cell];
  }
  cells.length = left;
}
