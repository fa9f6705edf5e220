import type { Box, ObjectClass } from '@marsad/schemas';
import { classGroup } from '@marsad/schemas';
import { centre } from '../geometry.ts';
import type { Evidence, Track } from '../ports.ts';
import { advanceBox, boxOf, correctBox, startBox, type BoxFilter } from './box-filter.ts';
import { addVote, winner, type Vote } from './class-vote.ts';
import { isConfident, type Measurement } from './measurement.ts';

/** The confidence of a track that only motion shows. */
const MOTION_CONFIDENCE = 0.3;
/** The factor by which the confidence of a detected track falls to it, for each frame in which only motion shows the track. */
const FADING = 0.95;

/** The trust in an island's place against a detector's box. */
const ISLAND_TRUST = 0.3;

/** A track that has not ended. Changed in place by `correctTrack` and `advance`. */
export type OpenTrack = {
  readonly ordinal: number;
  readonly firstAtMs: number;
  readonly start: { readonly x: number; readonly y: number };
  filter: BoxFilter;
  box: Box;
  /** The box of the last frame that showed it, not a predicted one. */
  seenBox: Box;
  vote: Vote;
  class: ObjectClass;
  confidence: number;
  evidence: Evidence;
  seenAtMs: number;
  /** When it last had a confident or a moving box: a weak box that stands still is as likely a post as a person. */
  trustedAtMs: number;
  sightings: number;
  /** Frames with a detector's box, with a confident one, and with a moving one. */
  named: number;
  confident: number;
  moved: number;
  /** Frames with a vehicle's box that moving pixels fill. */
  drove: number;
  /** Its largest distance from where it began, px. */
  travelledPx: number;
  /** Frames in a row in which it lay on another track that shows the same thing. */
  twinFrames: number;
};

export function beginTrack(ordinal: number, m: Measurement, atMs: number): OpenTrack {
  const track: OpenTrack = {
    ordinal,
    firstAtMs: atMs,
    start: centre(m.box),
    filter: startBox(m.box),
    box: m.box,
    seenBox: m.box,
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
    drove: 0,
    travelledPx: 0,
    twinFrames: 0,
  };
  recordMeasurement(track, m, atMs);
  return track;
}

/** Corrects a track by a measurement of this frame, after `advance` has moved it there. */
export function correctTrack(track: OpenTrack, m: Measurement, atMs: number): void {
  track.filter = correctBox(track.filter, m.box);
  track.box = boxOf(track.filter);
  recordMeasurement(track, m, atMs);
}

/** Moves a track to an island of moving pixels, where the detector missed its vehicle. The island has its shadow too, so it is trusted less. */
export function followIsland(track: OpenTrack, island: Box, atMs: number): void {
  const { width, height } = track.box;
  const { x, y } = centre(island);
  track.filter = correctBox(track.filter, { x: x - width / 2, y: y - height / 2, width, height }, ISLAND_TRUST);
  track.box = boxOf(track.filter);
  track.confidence = Math.max(MOTION_CONFIDENCE, track.confidence * FADING);
  track.seenAtMs = atMs;
  track.seenBox = track.box;
  track.trustedAtMs = atMs;
  track.evidence = 'motion';
}

function recordMeasurement(track: OpenTrack, m: Measurement, atMs: number): void {
  const { detection } = m;
  if (detection) {
    track.vote = addVote(track.vote, detection.class, detection.confidence);
    track.class = winner(track.vote, track.class);
    track.named++;
    if (isConfident(detection)) track.confident++;
  }
  track.confidence = detection?.confidence ?? Math.max(MOTION_CONFIDENCE, track.confidence * FADING);
  if (m.moving) track.moved++;
  if (m.onIslands) track.drove++;
  if (m.moving || m.strong) track.trustedAtMs = atMs;
  track.sightings++;
  track.seenAtMs = atMs;
  track.seenBox = track.box;
  track.evidence = m.evidence;
  const here = centre(track.box);
  track.travelledPx = Math.max(track.travelledPx, Math.hypot(here.x - track.start.x, here.y - track.start.y));
}

/** Moves the track to where it should be after `dtMs`. */
export function advance(track: OpenTrack, dtMs: number): void {
  track.filter = advanceBox(track.filter, dtMs);
  track.box = boxOf(track.filter);
  track.evidence = 'predicted';
}

export const isNamed = (track: OpenTrack): boolean => track.named > 0;
export const isCycle = (name: ObjectClass): boolean => classGroup(name) === 'cycle';
export const isVehicle = (name: ObjectClass): boolean => classGroup(name) === 'vehicle';

export const toTrack = (track: OpenTrack, atMs: number): Track => ({
  ordinal: track.ordinal,
  class: track.class,
  confidence: track.confidence,
  box: track.box,
  evidence: track.evidence,
  ageMs: atMs - track.firstAtMs,
  sightings: track.sightings,
});
