import type { Box, ClassGroup } from '@marsad/schemas';
import { classGroup } from '@marsad/schemas';
import { area, centre, containment, nesting, overlap, union, widened } from '../geometry.ts';
import type { Detection, Size } from '../ports.ts';

/** What one frame shows of one thing: a detector's box, or a moving region that the detector did not name. */
export type Measurement = {
  readonly box: Box;
  readonly evidence: 'detected' | 'motion';
  readonly detection?: Detection;
  /** May begin a track and is paired first: a confident box or, from above, a moving region of a vehicle's size. */
  readonly strong: boolean;
  /** Most of it lies in a moving region. */
  readonly moving: boolean;
};

/** From above, a moving region of this share of the frame may be a vehicle by itself. */
const VEHICLE_AREA = { least: 0.004, most: 0.45 };

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
  motion: readonly Box[],
  { source, view }: { source: Size; view: 'oblique' | 'overhead' },
): Measurement[] {
  const blobs = view === 'oblique' ? [] : motion.filter((box) => isVehicleSized(box, source));
  const detected = withRiders(detections).map(({ box, detection }): Measurement => ({
    box,
    detection,
    evidence: 'detected',
    strong: isConfident(detection) || blobs.some((blob) => isVehicleIn(box, detection, blob)),
    moving: motion.some((region) => containment(box, region) > 0.5),
  }));
  const unnamed = blobs.filter((blob) => !detected.some((m) => m.strong && explains(m, blob)));
  return [...detected, ...unnamed.map((box): Measurement => ({ box, evidence: 'motion', strong: true, moving: true }))];
}

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
    .filter((cycle, i, sorted) => !sorted.slice(0, i).some((surer) => nesting(surer.box, cycle.box) > 0.4));

const rides = (person: Box, cycle: Box): boolean =>
  containment(cycle, widened(person, 0.2)) > 0.25 && Math.abs(centre(person).x - centre(cycle).x) < cycle.width * 0.6;

/** Whether a vehicle's box explains a moving region. The box is tighter, because the region includes the shadow. */
const isVehicleIn = (box: Box, { class: name }: Detection, region: Box): boolean =>
  classGroup(name) === 'vehicle' && (containment(box, widened(region, 0.1)) > 0.6 || containment(region, box) > 0.6);

/** Whether a measurement explains a moving region. A person explains only a region of a person's size. */
const explains = ({ box, detection }: Measurement, region: Box): boolean =>
  detection !== undefined &&
  (isVehicleIn(box, detection, region) || overlap(box, region) > 0.3 || containment(region, box) > 0.6);
