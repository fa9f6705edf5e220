import type { Box, ClassGroup } from '@marsad/schemas';
import { classGroup } from '@marsad/schemas';
import { LOWEST_CONFIDENCE } from '../detection/decode.ts';
import { area, centre, containment, nesting, overlap, sharedArea, union, widened } from '../geometry.ts';
import type { Detection, MovingRegion, Size } from '../ports.ts';

/** The evidence of one thing in one frame: a detector's box, or a moving region without one. */
export type Measurement = {
  readonly box: Box;
  readonly evidence: 'detected' | 'motion';
  readonly detection?: Detection;
  /** May begin a track and is paired first: a confident box or, from above, a moving region of a vehicle's size. */
  readonly strong: boolean;
  /** Most of it lies in a moving region. */
  readonly moving: boolean;
  /** It is a vehicle's box that moving pixels fill, not merely one in a large moving region. */
  readonly onIslands?: boolean;
};

/** From above, a moving region of this share of the frame may be a vehicle by itself. */
const VEHICLE_AREA = { least: 0.004, most: 0.45 };

/** A box moves where more than this share of it lies in one moving region... */
const MOVING_SHARE = 0.5;
/** ...and islands of moving pixels cover more than this share of it: the region of a busy road has what stands beside the traffic as well. */
const MOVING_PIXELS = 0.25;
/** The share of a vehicle's box that islands of moving pixels cover, from which it is taken for one that moves. */
const FILLED_BY_ISLANDS = 0.5;
/** Two cycles are one where more than this share of the smaller box lies in the larger. */
const ONE_CYCLE = 0.4;
/**
 * A person rides a cycle if more than `share` of it lies in the person's box, grown by `growth`, and their middles are within `off` of its
 * width.
 */
const RIDING = { growth: 0.2, share: 0.25, off: 0.6 };
/** A box and a moving region show one thing where more than `inside` of one lies in the other (the region grown), or they overlap by `overlap`. */
const EXPLAINED = { growth: 0.1, inside: 0.6, overlap: 0.3 };

/** From these confidences on a box is paired first and may begin a track (ByteTrack); weaker ones only keep tracks alive. */
const CONFIDENT: Readonly<Record<ClassGroup, number>> = { person: 0.4, cycle: 0.35, vehicle: 0.4 };
export const isConfident = ({ class: name, confidence }: Detection): boolean =>
  confidence >= CONFIDENT[classGroup(name)];

/** Whether a region may be a vehicle from above, and is not a change of the whole frame. */
export function isVehicleSized(region: Box, source: Size): boolean {
  const share = area(region) / (source.width * source.height);
  return share >= VEHICLE_AREA.least && share <= VEHICLE_AREA.most;
}

/** A frame's measurements, one for each thing: riders joined with their cycles and, from above, moving regions that the detector did not name. */
export function measurementsOf(
  detections: readonly Detection[],
  motion: readonly (Box | MovingRegion)[],
  { source, view }: { source: Size; view: 'oblique' | 'overhead' },
): Measurement[] {
  const islands = islandsIn(motion);
  const blobs = view === 'oblique' ? [] : motion.filter((box) => isVehicleSized(box, source));
  const detected = withRiders(detections).map(({ box, detection }): Measurement => ({
    box,
    detection,
    evidence: 'detected',
    strong: isConfident(detection) || blobs.some((blob) => isVehicleIn(box, detection, blob)),
    moving:
      motion.some((region) => containment(box, region) > MOVING_SHARE) && coveredShare(box, islands) > MOVING_PIXELS,
    onIslands: classGroup(detection.class) === 'vehicle' && coveredShare(box, islands) > FILLED_BY_ISLANDS,
  }));
  const unnamed = blobs.filter((blob) => !detected.some((m) => m.strong && explains(m, blob)));
  return [...detected, ...unnamed.map((box): Measurement => ({ box, evidence: 'motion', strong: true, moving: true }))];
}

/** People's boxes from this confidence on, and below what begins or continues any track, may continue a person who is well known. */
const FAINT_PERSON = 0.12;

export const faintPeople = (detections: readonly Detection[], motion: readonly (Box | MovingRegion)[]): Measurement[] =>
  detections
    .filter((d) => d.class === 'person' && d.confidence >= FAINT_PERSON && d.confidence < LOWEST_CONFIDENCE)
    .map((detection) => ({
      box: detection.box,
      detection,
      evidence: 'detected',
      strong: false,
      moving: coveredShare(detection.box, islandsIn(motion)) > MOVING_SHARE,
    }));

export const islandsIn = (motion: readonly (Box | MovingRegion)[]): readonly Box[] =>
  motion.flatMap((region) => ('islands' in region && region.islands) || [region]);

/** Islands may overlap, so this is an upper bound of what they cover. */
const coveredShare = (box: Box, islands: readonly Box[]): number =>
  islands.reduce((sum, island) => sum + sharedArea(island, box), 0) / area(box);

type Seen = { readonly box: Box; readonly detection: Detection };

/** Joins the boxes of a person and of the cycle under them, because together they are one cyclist. */
function withRiders(detections: readonly Detection[]): Seen[] {
  const people = new Set(detections.filter((d) => d.class === 'person'));
  const cycles = onePerCycle(detections.filter((d) => classGroup(d.class) === 'cycle')).map((cycle): Seen => {
    const rider = [...people].find((person) => rides(person.box, cycle.box));
    if (!rider) return { box: cycle.box, detection: cycle };
    people.delete(rider);
    return { box: union(cycle.box, rider.box), detection: cycle };
  });
  const others = detections
    .filter((d) => people.has(d) || classGroup(d.class) === 'vehicle')
    .map((detection): Seen => ({ box: detection.box, detection }));
  return [...cycles, ...others];
}

/** Keeps the most confident of the boxes on one cycle: its wheels and its frame are detected side by side or within each other. */
const onePerCycle = (cycles: readonly Detection[]): Detection[] =>
  cycles
    .toSorted((a, b) => b.confidence - a.confidence)
    .filter((cycle, i, sorted) => !sorted.slice(0, i).some((surer) => nesting(surer.box, cycle.box) > ONE_CYCLE));

const rides = (person: Box, cycle: Box): boolean =>
  containment(cycle, widened(person, RIDING.growth)) > RIDING.share &&
  Math.abs(centre(person).x - centre(cycle).x) < cycle.width * RIDING.off;

/** Whether a vehicle's box explains a moving region. The box is tighter, because the region includes the shadow. */
const isVehicleIn = (box: Box, { class: name }: Detection, region: Box): boolean =>
  classGroup(name) === 'vehicle' &&
  (containment(box, widened(region, EXPLAINED.growth)) > EXPLAINED.inside ||
    containment(region, box) > EXPLAINED.inside);

/** Whether a measurement explains a moving region. A person explains only a region of a person's size. */
const explains = ({ box, detection }: Measurement, region: Box): boolean =>
  detection !== undefined &&
  (isVehicleIn(box, detection, region) ||
    overlap(box, region) > EXPLAINED.overlap ||
    containment(region, box) > EXPLAINED.inside);
