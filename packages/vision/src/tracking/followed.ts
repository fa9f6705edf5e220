import type { Box, ObjectClass } from '@marsad/schemas';
import { classGroup } from '@marsad/schemas';
import { area, centre } from '../geometry.ts';
import type { Evidence, Track } from '../ports.ts';
import { addVote, winner, type Vote } from './class-vote.ts';
import { correct, predict, startFilter, type Filter } from './kalman.ts';
import { isConfident, type Measurement } from './measurement.ts';

/** How little a track that is only seen as motion is worth, and how fast what was named fades into it. */
const MOTION_CONFIDENCE = 0.3;
const FADING = 0.95;

/** A thing that is being followed. Changed in place by `sight` and `advance`. */
export type Followed = {
  readonly ordinal: number;
  readonly firstAtMs: number;
  readonly start: { readonly x: number; readonly y: number };
  /** Centre x, centre y, width, height. */
  filters: readonly [Filter, Filter, Filter, Filter];
  box: Box;
  vote: Vote;
  class: ObjectClass;
  confidence: number;
  evidence: Evidence;
  seenAtMs: number;
  /** Last seen confidently, or moving: a weak box that stands still is as likely a post as a person. */
  trustedAtMs: number;
  sightings: number;
  /** Sightings with a detector's box; those that were confident; those that moved. */
  named: number;
  confident: number;
  moved: number;
  /** The furthest that it was from where it began, px. */
  travelledPx: number;
  /** Frames in a row in which it lay on another track that is the same thing. */
  twinFrames: number;
};

const sizeOf = (box: Box): number => Math.sqrt(area(box));

export function begin(ordinal: number, m: Measurement, atMs: number): Followed {
  const start = centre(m.box);
  const size = sizeOf(m.box);
  const track: Followed = {
    ordinal,
    firstAtMs: atMs,
    start,
    filters: [
      startFilter(start.x, size),
      startFilter(start.y, size),
      startFilter(m.box.width, size),
      startFilter(m.box.height, size),
    ],
    box: m.box,
    vote: {},
    class: 'vehicle',
    confidence: 0,
    evidence: m.evidence,
    seenAtMs: atMs,
    trustedAtMs: atMs,
    sightings: 0,
    named: 0,
    confident: 0,
    moved: 0,
    travelledPx: 0,
    twinFrames: 0,
  };
  note(track, m, atMs);
  return track;
}

/** The track was seen so in this frame, for which `advance` has been called. */
export function sight(track: Followed, m: Measurement, atMs: number): void {
  const { x, y } = centre(m.box);
  const size = sizeOf(m.box);
  const [fx, fy, fw, fh] = track.filters;
  track.filters = [
    correct(fx, x, size, 1),
    correct(fy, y, size, 1),
    correct(fw, m.box.width, size, 0.5),
    correct(fh, m.box.height, size, 0.5),
  ];
  track.box = boxOf(track.filters);
  note(track, m, atMs);
}

function note(track: Followed, m: Measurement, atMs: number): void {
  const { detection } = m;
  if (detection) {
    track.vote = addVote(track.vote, detection.class, detection.confidence);
    track.class = winner(track.vote, track.class);
    track.named++;
    if (isConfident(detection)) track.confident++;
  }
  track.confidence = detection?.confidence ?? Math.max(MOTION_CONFIDENCE, track.confidence * FADING);
  if (m.moving) track.moved++;
  if (m.moving || m.strong) track.trustedAtMs = atMs;
  track.sightings++;
  track.seenAtMs = atMs;
  track.evidence = m.evidence;
  const here = centre(track.box);
  track.travelledPx = Math.max(track.travelledPx, Math.hypot(here.x - track.start.x, here.y - track.start.y));
}

/** Moves the track on to where it should be after `dtMs`. */
export function advance(track: Followed, dtMs: number): void {
  const size = sizeOf(track.box);
  const [x, y, w, h] = track.filters;
  // A hidden thing keeps its size: how a box grows or is cut by the frame's edge says nothing about what is not seen.
  const still = (f: Filter): Filter => ({ ...predict({ ...f, velocity: 0 }, dtMs, size), velocity: 0 });
  track.filters = [predict(x, dtMs, size), predict(y, dtMs, size), still(w), still(h)];
  track.box = boxOf(track.filters);
  track.evidence = 'predicted';
}

function boxOf([x, y, width, height]: Followed['filters']): Box {
  const w = Math.max(1, width.position);
  const h = Math.max(1, height.position);
  return { x: x.position - w / 2, y: y.position - h / 2, width: w, height: h };
}

export const isNamed = (track: Followed): boolean => track.named > 0;
export const isCycle = (name: ObjectClass): boolean => classGroup(name) === 'cycle';
export const isVehicle = (name: ObjectClass): boolean => classGroup(name) === 'vehicle';

export const toTrack = (track: Followed, atMs: number): Track => ({
  ordinal: track.ordinal,
  class: track.class,
  confidence: track.confidence,
  box: track.box,
  evidence: track.evidence,
  ageMs: atMs - track.firstAtMs,
  sightings: track.sightings,
});
