import type { Box, ClassGroup, ObjectClass } from '@marsad/schemas';
import { classGroup } from '@marsad/schemas';
import { area, centre, containment, sharedArea, widened } from '../../geometry.ts';
import type { Detection, Size } from '../../ports.ts';

/** A trace that has not ended. Changed in place. */
export type OpenTrace = {
  readonly key: number;
  class: ObjectClass;
  /** The last box; a predicted one while the trace is unseen. */
  box: Box;
  seenBox: Box;
  /** Px a ms. */
  velocity: { x: number; y: number };
  confidence: number;
  sightings: number;
  seenAtMs: number;
  /** When it last had a moving box, or one that was not too weak. */
  trustedAtMs: number;
  /** Analysed frames in a row without it. */
  missed: number;
};

/**
 * A box begins a trace from this confidence on. People who move are hidden from a much lower one on, because the motion supports the box. The
 * values were chosen on PETS and TUD-Campus with `npm run evaluate -- masks`, which weighs heads that stay visible against area that is masked
 * for nothing. camera-ingest's README has the figures of other footage.
 */
const BEGINNING: Readonly<Record<ClassGroup, number>> = { person: 0.3, cycle: 0.3, vehicle: 0.3 };
/** The same for a person who moves. */
const BEGINNING_IN_MOTION = 0.14;
/** A box continues a trace from this confidence on. */
const CARRYING: Readonly<Record<ClassGroup, number>> = { person: 0.08, cycle: 0.15, vehicle: 0.15 };
/** A box moves where more than this share of it lies in one moving region. */
const MOVING_SHARE = 0.3;
/** A still box below this confidence may be furniture that somebody walked past. */
const TRUSTED = 0.3;
/** Such boxes alone continue a trace for no longer than this. */
const DOUBTED_AFTER_MS = 2_500;

/** A lost trace is held for `ms`, and for at least `frames` analysed frames, because a still camera is analysed once a second. */
const HOLD = { known: { ms: 1_200, frames: 3 }, new: { ms: 400, frames: 2 } };
/** A trace is known from this many boxes on. */
const KNOWN_SIGHTINGS = 3;
/** The weight of a newly measured velocity against the one so far. */
const VELOCITY_GAIN = 0.4;

/** A weak box in the lower part of a confident person's box shows their legs. */
const LEGS = { weakerThan: 0.3, ofOneSurerThan: 0.5, below: 0.5, inside: 0.85 };

/**
 * A weak box that more confident people fill is a mixture of them and shows nobody else. In the sample clips of the hall and the gallery such
 * boxes hid the whole frame and half of it.
 */
const MIXTURE = { weakerThan: 0.3, ofOnesSurerThan: 0.35, inside: 0.5, fewest: 2, filled: 0.6 };

export type MotionDetection = { readonly detection: Detection; readonly moving: boolean };

export const isMoving = ({ box }: Detection, motion: readonly Box[]): boolean =>
  motion.some((region) => containment(box, region) > MOVING_SHARE);

export function mayBegin({ detection: { class: name, confidence }, moving }: MotionDetection): boolean {
  const group = classGroup(name);
  return confidence >= (group === 'person' && moving ? BEGINNING_IN_MOTION : BEGINNING[group]);
}

export const mayContinueTrace = ({ class: name, confidence }: Detection): boolean =>
  confidence >= CARRYING[classGroup(name)];

export const isLegs = (part: Detection, detections: readonly Detection[]): boolean =>
  part.class === 'person' &&
  part.confidence < LEGS.weakerThan &&
  detections.some(
    ({ class: name, confidence, box }) =>
      name === 'person' &&
      confidence >= LEGS.ofOneSurerThan &&
      part.box.y > box.y + LEGS.below * box.height &&
      containment(part.box, widened(box, 0.05)) > LEGS.inside,
  );

export function isMixture({ class: name, confidence, box }: Detection, detections: readonly Detection[]): boolean {
  if (name !== 'person' || confidence >= MIXTURE.weakerThan) return false;
  const parts = detections.filter(
    (person) =>
      person.class === 'person' &&
      person.confidence >= MIXTURE.ofOnesSurerThan &&
      area(person.box) < area(box) &&
      containment(person.box, box) > MIXTURE.inside,
  );
  const filled = parts.reduce((sum, part) => sum + sharedArea(part.box, box), 0);
  return parts.length >= MIXTURE.fewest && filled > MIXTURE.filled * area(box);
}

export const beginTrace = (key: number, { class: name, box, confidence }: Detection, atMs: number): OpenTrace => ({
  key,
  class: name,
  box,
  seenBox: box,
  velocity: { x: 0, y: 0 },
  confidence,
  sightings: 1,
  seenAtMs: atMs,
  trustedAtMs: atMs,
  missed: 0,
});

/** Moves a trace to where it should be. It counts as missed until a box continues it. */
export function advanceTrace(trace: OpenTrace, dtMs: number): void {
  const { box, velocity } = trace;
  trace.box = { ...box, x: box.x + velocity.x * dtMs, y: box.y + velocity.y * dtMs };
  trace.missed += 1;
}

export function correctTrace(trace: OpenTrace, { detection, moving }: MotionDetection, atMs: number): void {
  const sinceMs = atMs - trace.seenAtMs;
  if (sinceMs > 0) {
    const gain = trace.sightings === 1 ? 1 : VELOCITY_GAIN;
    const [from, to] = [centre(trace.seenBox), centre(detection.box)];
    trace.velocity = {
      x: trace.velocity.x + gain * ((to.x - from.x) / sinceMs - trace.velocity.x),
      y: trace.velocity.y + gain * ((to.y - from.y) / sinceMs - trace.velocity.y),
    };
  }
  trace.class = detection.class;
  trace.box = detection.box;
  trace.seenBox = detection.box;
  trace.confidence = detection.confidence;
  trace.sightings += 1;
  trace.seenAtMs = atMs;
  trace.missed = 0;
  if (moving || detection.confidence >= TRUSTED) trace.trustedAtMs = atMs;
}

/** Whether a trace has left the frame, was lost for too long, or is most likely furniture. */
export function isOver(
  { box, seenAtMs, trustedAtMs, sightings, missed }: OpenTrace,
  atMs: number,
  source: Size,
): boolean {
  if (atMs - trustedAtMs > DOUBTED_AFTER_MS && missed === 0) return true;
  if (missed === 0) return false;
  const { x, y } = centre(box);
  if (x < 0 || y < 0 || x > source.width || y > source.height) return true;
  const hold = sightings >= KNOWN_SIGHTINGS ? HOLD.known : HOLD.new;
  return atMs - seenAtMs > hold.ms && missed > hold.frames;
}
