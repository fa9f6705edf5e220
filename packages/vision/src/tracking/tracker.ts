import type { Box, ObjectClass } from '@marsad/schemas';
import { classGroup } from '@marsad/schemas';
import { area, centre, containment, overlap, union, widened } from '../geometry.ts';
import type { Detection, Evidence, Size, Track, Tracker } from '../ports.ts';
import { addVote, winner, type Vote } from './class-vote.ts';
import { correct, predict, startFilter, type Filter } from './kalman.ts';

export type View = 'oblique' | 'overhead';
type TrackerOptions = { readonly source: Size; readonly view: View };

/** ByteTrack's two rounds: strong boxes begin tracks and go first, weak ones only keep tracks alive. */
const STRONG: Readonly<Record<'person' | 'cycle' | 'vehicle', number>> = { person: 0.4, cycle: 0.35, vehicle: 0.4 };
/** A weaker box may begin a track where something moves; such a track needs one sighting more to be told. */
const MOVING = 0.3;
/** How long a track lives unseen, ms, and how long it is still told. */
const LOST_AFTER_MS = 1_400;
const TOLD_UNSEEN_MS = 600;
/** What was last seen at the picture's edge has most likely left through it, ms. */
const LEFT_AFTER_MS = 450;
/** A track is told from its second sighting; one that only motion saw must also have travelled. */
const CONFIRMED_SIGHTINGS = 2;
const MOTION_SIGHTINGS = 3;
/** Boxes are grown by this share before they are compared: at 5 frames a second a cyclist leaves his own box (C-BIoU, Yang et al. 2023). */
const BUFFER = 0.35;
const LEAST_OVERLAP = 0.12;
/** Seen from above, a moving region of this share of the picture may be a vehicle on its own. */
const VEHICLE_AREA = { least: 0.004, most: 0.45 };
/** ... once it has travelled this share of the picture's diagonal. */
const VEHICLE_TRAVEL = 0.06;

type Coordinates = readonly [Filter, Filter, Filter, Filter];
type Open = {
  ordinal: number;
  filters: Coordinates;
  box: Box;
  vote: Vote;
  confidence: number;
  firstAtMs: number;
  seenAtMs: number;
  sightings: number;
  /** Sightings with a detector's box, and those of them that were strong. */
  seenNamed: number;
  named: number;
  start: { x: number; y: number };
  travelled: number;
  evidence: Evidence;
};
type Measurement = { box: Box; evidence: 'detected' | 'motion'; detection?: Detection };

const coordinates = (box: Box): [number, number, number, number] => [
  centre(box).x,
  centre(box).y,
  box.width,
  box.height,
];
const sizeOf = (box: Box): number => Math.sqrt(area(box));
const boxOf = ([x, y, width, height]: Coordinates): Box => {
  const w = Math.max(1, width.position);
  const h = Math.max(1, height.position);
  return { x: x.position - w / 2, y: y.position - h / 2, width: w, height: h };
};

/**
 * ByteTrack (Zhang et al. 2022) with buffered overlap for low frame rates, times in ms instead of frames, a class that is voted over the
 * track, and, where the camera looks straight down, moving regions as measurements of vehicles that no detector names.
 * Associates greedily by overlap: with a street's few things it differs from the optimal assignment only where both are guesses.
 */
export function createTracker({ source, view }: TrackerOptions): Tracker {
  const diagonal = Math.hypot(source.width, source.height);
  let open: Open[] = [];
  let nextOrdinal = 0;
  let lastAtMs: number | null = null;

  const isTold = (track: Open): boolean =>
    track.named >= CONFIRMED_SIGHTINGS ||
    (track.seenNamed >= MOTION_SIGHTINGS && track.named >= 1) ||
    (view === 'overhead' && track.sightings >= MOTION_SIGHTINGS && track.travelled >= VEHICLE_TRAVEL * diagonal);

  const told = (track: Open, atMs: number): Track => ({
    ordinal: track.ordinal,
    class: winner(track.vote).class,
    confidence: track.confidence,
    box: track.box,
    evidence: track.evidence,
    ageMs: atMs - track.firstAtMs,
    sightings: track.sightings,
  });

  const begin = (m: Measurement, atMs: number): void => {
    const [x, y, w, h] = coordinates(m.box);
    const size = sizeOf(m.box);
    const fresh: Open = {
      ordinal: nextOrdinal++,
      filters: [startFilter(x, size), startFilter(y, size), startFilter(w, size), startFilter(h, size)],
      box: m.box,
      vote: {},
      confidence: 0,
      firstAtMs: atMs,
      seenAtMs: atMs,
      sightings: 0,
      seenNamed: 0,
      named: 0,
      start: { x, y },
      travelled: 0,
      evidence: m.evidence,
    };
    open.push(fresh);
    sight(fresh, m, atMs);
  };

  const sight = (track: Open, m: Measurement, atMs: number): void => {
    if (track.sightings > 0) {
      const measured = coordinates(m.box);
      const size = sizeOf(m.box);
      const [x, y, w, h] = track.filters;
      track.filters = [
        correct(x, measured[0], size, 1),
        correct(y, measured[1], size, 1),
        correct(w, measured[2], size, 0.5),
        correct(h, measured[3], size, 0.5),
      ];
      track.box = boxOf(track.filters);
    }
    if (m.detection) track.vote = addVote(track.vote, m.detection.class, m.detection.confidence);
    track.confidence = m.detection ? m.detection.confidence : Math.max(0.3, track.confidence * 0.95);
    track.named += m.detection && m.detection.confidence >= STRONG[classGroup(m.detection.class)] ? 1 : 0;
    track.seenNamed += m.detection ? 1 : 0;
    track.sightings++;
    track.seenAtMs = atMs;
    track.evidence = m.evidence;
    const here = centre(track.box);
    track.travelled = Math.max(track.travelled, Math.hypot(here.x - track.start.x, here.y - track.start.y));
  };

  /** Pairs tracks and measurements, most overlapping first; returns what found no track. */
  const associate = (tracks: Set<Open>, measurements: readonly Measurement[], atMs: number): Measurement[] => {
    const left = new Set(measurements);
    const pairs = [...tracks]
      .flatMap((track) =>
        measurements.map((m) => ({
          track,
          m,
          score: compatible(track, m) ? overlap(widened(track.box, BUFFER), widened(m.box, BUFFER)) : 0,
        })),
      )
      .filter(({ score }) => score >= LEAST_OVERLAP)
      .sort((a, b) => b.score - a.score);
    for (const { track, m } of pairs) {
      if (!tracks.has(track) || !left.has(m)) continue;
      sight(track, m, atMs);
      tracks.delete(track);
      left.delete(m);
    }
    return [...left];
  };

  const advance = (atMs: number): void => {
    const dtMs = lastAtMs === null ? 0 : atMs - lastAtMs;
    lastAtMs = atMs;
    for (const track of open) {
      const size = sizeOf(track.box);
      const [x, y, w, h] = track.filters;
      // A hidden thing keeps its size: how a box grows or is cut by the frame's edge says nothing about what is not seen.
      const still = (f: Filter): Filter => ({ ...predict({ ...f, velocity: 0 }, dtMs, size), velocity: 0 });
      track.filters = [predict(x, dtMs, size), predict(y, dtMs, size), still(w), still(h)];
      track.box = boxOf(track.filters);
      track.evidence = 'predicted';
    }
  };

  const finish = (isOver: (track: Open) => boolean, atMs: number): Track[] => {
    const over = open.filter(isOver);
    open = open.filter((track) => !isOver(track));
    return over.filter(isTold).map((track) => told(track, atMs));
  };

  return {
    update(detections, motion, atMs) {
      advance(atMs);
      const riders = withRiders(detections);
      const measurements = view === 'overhead' ? withMotion(riders, motion, source) : riders;
      const isStrong = (m: Measurement): boolean =>
        m.evidence === 'motion' ||
        (m.detection !== undefined && m.detection.confidence >= STRONG[classGroup(m.detection.class)]);
      const unseen = new Set(open);
      const fresh = associate(unseen, measurements.filter(isStrong), atMs);
      const weak = associate(
        unseen,
        measurements.filter((m) => !isStrong(m)),
        atMs,
      );
      const moves = (m: Measurement): boolean =>
        (m.detection?.confidence ?? 0) >= MOVING && motion.some((region) => containment(m.box, region) > 0.5);
      for (const m of [...fresh, ...weak.filter(moves)]) if (!isShadowOf(m, open)) begin(m, atMs);
      const ended = finish(
        (track) =>
          atMs - track.seenAtMs > LOST_AFTER_MS ||
          (atMs - track.seenAtMs > LEFT_AFTER_MS && isAtEdge(track.box, source)),
        atMs,
      );
      open = withoutTwins(open);
      const tracks = open
        .filter((track) => isTold(track) && atMs - track.seenAtMs <= TOLD_UNSEEN_MS)
        .map((track) => told(track, atMs));
      return { tracks, ended };
    },
    end: () => finish(() => true, lastAtMs ?? 0),
  };
}

/** People and cycles are one kind to the association: a rider is seen as either. */
function compatible(track: Open, m: Measurement): boolean {
  const known = Object.keys(track.vote).length > 0;
  if (m.evidence === 'motion') return !known || isVehicle(winner(track.vote).class);
  if (!known || !m.detection) return true;
  return isVehicle(winner(track.vote).class) === isVehicle(m.detection.class);
}

const isVehicle = (name: ObjectClass): boolean => classGroup(name) === 'vehicle';

/** A box on a track that was just seen is the same thing named twice, or its other half. */
const isShadowOf = (m: Measurement, open: readonly Open[]): boolean =>
  open.some(
    (track) =>
      track.evidence !== 'predicted' &&
      compatible(track, m) &&
      (overlap(track.box, m.box) > 0.45 || containment(m.box, track.box) > 0.75),
  );

/** Within two hundredths of the picture's edge, or beyond it. */
const isAtEdge = ({ x, y, width, height }: Box, source: Size): boolean =>
  x < 0.02 * source.width ||
  y < 0.02 * source.height ||
  x + width > 0.98 * source.width ||
  y + height > 0.98 * source.height;

/** Two tracks on one thing: the one seen less goes, silently if it was never told. */
function withoutTwins(open: readonly Open[]): Open[] {
  return open.filter((track) => !open.some((other) => other !== track && isTwin(track, other)));
}

const isTwin = (track: Open, other: Open): boolean =>
  track.named < CONFIRMED_SIGHTINGS &&
  other.sightings > track.sightings &&
  containment(track.box, other.box) > 0.7 &&
  (Object.keys(track.vote).length === 0 || isVehicle(winner(track.vote).class) === isVehicle(winner(other.vote).class));

/** A person on a bicycle is one cyclist: the two boxes become one measurement that votes for both. */
function withRiders(detections: readonly Detection[]): Measurement[] {
  const people = new Set(detections.filter((d) => d.class === 'person'));
  const cycles = detections
    .filter((d) => classGroup(d.class) === 'cycle')
    .map((cycle): Measurement => {
      const rider = [...people].find(
        (person) =>
          containment(cycle.box, widened(person.box, 0.2)) > 0.25 &&
          Math.abs(centre(person.box).x - centre(cycle.box).x) < cycle.box.width * 0.6,
      );
      if (!rider) return { box: cycle.box, evidence: 'detected', detection: cycle };
      people.delete(rider);
      return { box: union(cycle.box, rider.box), evidence: 'detected', detection: cycle };
    });
  const others = detections
    .filter((d) => people.has(d) || isVehicle(d.class))
    .map((detection): Measurement => ({ box: detection.box, evidence: 'detected', detection }));
  return [...cycles, ...others];
}

/**
 * Seen from above, a moving region of a vehicle's size is a vehicle, and the detector, where it sees anything there, says what it is and
 * where exactly: its box is tighter than the region, which has the shadow in it.
 */
function withMotion(measurements: readonly Measurement[], motion: readonly Box[], source: Size): Measurement[] {
  const picture = source.width * source.height;
  const blobs = motion.filter(
    (box) => area(box) >= VEHICLE_AREA.least * picture && area(box) <= VEHICLE_AREA.most * picture,
  );
  const unnamed = blobs.filter(
    (box) => !measurements.some((m) => isVehicle(m.detection?.class ?? 'vehicle') && isSameThing(m.box, box)),
  );
  return [...measurements, ...unnamed.map((box): Measurement => ({ box, evidence: 'motion' }))];
}

const isSameThing = (box: Box, blob: Box): boolean =>
  containment(box, widened(blob, 0.1)) > 0.6 || containment(blob, box) > 0.6;
