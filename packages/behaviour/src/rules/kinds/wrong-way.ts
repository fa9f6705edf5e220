import type { PicturePx, TrackMotion } from '@marsad/ground';
import { newLineWatch, stepLine } from '../../line-watch.ts';
import type { LineWatch } from '../../line-watch.ts';
import type { Holding, LinePlace, RuleFrame, RuleKindDefinition, WatchedRule, ZonePlace } from '../kind.ts';
import type { DirectionField } from './direction-field.ts';
import { fieldDirection, learnDirection, learnedDirections, newDirectionField } from './direction-field.ts';
import { forgetAbsent } from './occupants.ts';
import { isOfRule, MOTOR_VEHICLES } from './vehicle-classes.ts';

type State = {
  /** By the ordinal of a track that is present. */
  lines: Record<string, LineWatch<number>>;
  /** The tracks that crossed the line against its direction, when, ms, and whether the way of each is believed. */
  wrong: Record<string, { readonly atMs: number; isProven: boolean }>;
  field: DirectionField;
};

/** The line's band, as a share of the frame's diagonal; the same as that of counted crossings. */
const BAND_SHARE = 0.01;
/** Of the way of the last seconds, this share must lead the wrong way: the boxes of two vehicles that are taken for one jump back and forth. */
const LEAST_ONE_WAY = 0.8;
/** And its length must be this many heights of the box, so that the shaking box of a standing vehicle crosses nothing. */
const LEAST_HEIGHTS = 1;
/** In a zone nothing else proves it, and a track that slips along a queue from one standing car to the next goes two heights. */
const LEAST_HEIGHTS_IN_ZONE = 2.5;
const LEAST_AGE_IN_ZONE_MS = 1_500;
/** A track that has just begun may prove its way for so long after it has crossed, ms. */
const PROVEN_WITHIN_MS = 2_000;
/** No single step may make up more than this share of the way, because a track that jumps to another vehicle does that. */
const LONGEST_STEP = 0.5;
/** The fewest detections that make a way. */
const FEWEST_POINTS = 4;
/** Against a direction is beyond this angle to it: cosine of 120°. */
const AGAINST_COS = -0.5;

/** Wrong way. */
export const wrongWay: RuleKindDefinition<State> = {
  about: {
    definition:
      'At a line: a motor vehicle crosses it against the line’s `oneWay`, or in the rule’s `direction`. In a zone: a motor vehicle drives at more than 120° to the direction that the one-way lines in the zone declare; where there is none, to the direction in which at least 20 vehicles drove there before and nearly all alike. Its way must be a height of its box long (2.5 in a zone) and lead the wrong way by 80 %.',
    limits:
      'Reversing into a parking space is driving the wrong way, too. A vehicle with fewer than four detections is not judged. A learned direction needs traffic: until then a zone without a one-way line raises nothing. It lasts over interruptions of the stream, and is learned anew when the camera’s places change.',
    source: 'Detection of wrong-way drivers by directed virtual lines, as in FHWA-HRT-18-021',
  },
  place: 'zone_or_line',
  needsGround: false,
  classes: MOTOR_VEHICLES,
  defaults: {},
  overAfterMs: 3_000,
  isMoment: false,
  memoryMs: 600_000,
  start: () => ({ lines: {}, wrong: {}, field: newDirectionField() }),
  lasting({ field }) {
    const learned = learnedDirections(field);
    return learned && { lines: {}, wrong: {}, field: learned };
  },
  step(state, frame, rule, place) {
    const tracks = frame.tracks.filter((track) => isOfRule(track, rule) && track.evidence !== 'predicted');
    if (place.kind === 'line') return atLine(state, frame, tracks, rule, place);
    return place.kind === 'zone' ? inZone(state, frame, tracks, place) : [];
  },
};

const holdingOf = (track: TrackMotion): Holding => ({ key: track.id, tracks: [track], confidence: track.confidence });

function atLine(
  state: State,
  frame: RuleFrame,
  tracks: readonly TrackMotion[],
  rule: WatchedRule,
  line: LinePlace,
): Holding[] {
  const raises = rule.direction ?? against(line);
  if (!raises) return [];
  const bandPx = Math.hypot(frame.widthPx, frame.heightPx) * BAND_SHARE;
  const right = rightOf(line);
  const way = raises === 'left_to_right' ? right : { x: -right.x, y: -right.y };
  for (const track of tracks) {
    const step = stepLine(
      state.lines[track.ordinal] ?? newLineWatch<number>(),
      line,
      track.now.at,
      frame.ptsMs,
      bandPx,
    );
    state.lines[track.ordinal] = step.watch;
    if (step.crossed?.direction === raises) state.wrong[track.ordinal] ??= { atMs: frame.ptsMs, isProven: false };
    const crossed = state.wrong[track.ordinal];
    if (crossed && frame.ptsMs - crossed.atMs <= PROVEN_WITHIN_MS)
      crossed.isProven ||= leads(track, way, LEAST_HEIGHTS);
  }
  forgetAbsent(state.lines, frame);
  forgetAbsent(state.wrong, frame);
  return tracks.filter(({ ordinal }) => state.wrong[ordinal]?.isProven).map(holdingOf);
}

const against = ({ oneWay }: LinePlace) => oneWay && (oneWay === 'left_to_right' ? 'right_to_left' : 'left_to_right');

/** The direction from the left of the line to its right, as displayed; y grows downward. */
function rightOf({ from, to }: Pick<LinePlace, 'from' | 'to'>): PicturePx {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  return { x: -(to.y - from.y) / length, y: (to.x - from.x) / length };
}

/** Whether the last seconds of a track are one way in this direction, and no jump. */
function leads({ trail, now }: TrackMotion, way: PicturePx, leastHeights: number): boolean {
  if (trail.length < FEWEST_POINTS) return false;
  const steps = trail.slice(1).map(({ at }, index) => {
    const before = trail[index]?.at ?? at;
    return (at.x - before.x) * way.x + (at.y - before.y) * way.y;
  });
  const along = steps.filter((step) => step > 0);
  const alongPx = along.reduce((sum, step) => sum + step, 0);
  const allPx = steps.reduce((sum, step) => sum + Math.abs(step), 0);
  const isLong = alongPx >= now.box.height * leastHeights;
  return isLong && alongPx >= allPx * LEAST_ONE_WAY && Math.max(...along) <= alongPx * LONGEST_STEP;
}

function inZone(state: State, frame: RuleFrame, tracks: readonly TrackMotion[], zone: ZonePlace): Holding[] {
  const declared = declaredIn(zone, frame.places);
  const holdings: Holding[] = [];
  for (const track of tracks) {
    if (!zone.contains(track.now.at)) continue;
    const heading = headingOf(track);
    if (!heading) continue;
    const way =
      declared.length > 0 ? nearest(declared, track.now.at).way : fieldDirection(state.field, zone, track.now.at);
    if (declared.length === 0) learnDirection(state.field, zone, track.ordinal, track.now.at, heading);
    if (!way || heading.x * way.x + heading.y * way.y > AGAINST_COS) continue;
    if (track.ageMs >= LEAST_AGE_IN_ZONE_MS && leads(track, { x: -way.x, y: -way.y }, LEAST_HEIGHTS_IN_ZONE))
      holdings.push(holdingOf(track));
  }
  return holdings;
}

/** Unit vector of the way of the last seconds; undefined if that is too short to have a direction. */
function headingOf({ trail, now }: TrackMotion): PicturePx | undefined {
  const first = trail[0];
  if (!first || trail.length < FEWEST_POINTS) return undefined;
  const x = now.at.x - first.at.x;
  const y = now.at.y - first.at.y;
  const length = Math.hypot(x, y);
  return length < now.box.height * LEAST_HEIGHTS ? undefined : { x: x / length, y: y / length };
}

type Declared = { readonly at: PicturePx; readonly way: PicturePx };

/** The allowed directions that one-way lines of the camera give to a zone: those that have their middle in it. */
function declaredIn(zone: ZonePlace, places: RuleFrame['places']): Declared[] {
  const declared: Declared[] = [];
  for (const line of places) {
    if (line.kind !== 'line' || !line.oneWay) continue;
    const at = { x: (line.from.x + line.to.x) / 2, y: (line.from.y + line.to.y) / 2 };
    if (!zone.contains(at)) continue;
    const right = rightOf(line);
    declared.push({ at, way: line.oneWay === 'left_to_right' ? right : { x: -right.x, y: -right.y } });
  }
  return declared;
}

const nearest = (declared: readonly Declared[], at: PicturePx): Declared =>
  declared.reduce((best, each) => (apart(each.at, at) < apart(best.at, at) ? each : best));
const apart = (a: PicturePx, b: PicturePx): number => Math.hypot(a.x - b.x, a.y - b.y);
