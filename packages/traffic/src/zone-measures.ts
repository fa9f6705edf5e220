import type { Measure } from '@marsad/schemas';
import { levelOfApproach, levelOfCarriageway, levelOfPavement } from './level-of-service.ts';
import { numberOf } from './line-measures.ts';
import { reachOf, type Reach } from './places.ts';
import { sustained, travelOf, type ZoneTally } from './zone-tally.ts';

const HOUR_MS = 3_600_000;
/** Ten seconds are about one independent look at how full a zone is. */
const INDEPENDENT_MS = 10_000;
/** The share of people who hide each other or are missed. */
const MISSED_SHARE = 0.1;

/** The measures of one zone over a window. A number in metres is absent without a calibration, never guessed. */
export function measuresOfZone(tally: ZoneTally, scaleError: number): Measure[] {
  if (tally.observedMs <= 0) return [];
  if (tally.zone.zoneKind === 'pavement') return peopleMeasures(tally, scaleError);
  const people = tally.people.size > 0 ? peopleMeasures(tally, scaleError) : [];
  return [...vehicleMeasures(tally, scaleError), ...people];
}

function vehicleMeasures(tally: ZoneTally, scaleError: number): Measure[] {
  const { observedMs, vehicleMs } = tally;
  const tracks = tally.vehicles.size;
  const queue = sustained(tally.queueMsByCount);
  const measures = [
    numberOf('occupancy', 'share', Math.min(1, tally.coverageMs / observedMs), undefined, tracks),
    numberOf('queue_vehicles', 'count', queue, Math.sqrt(queue) / 2, queue),
    numberOf('stops', 'count', tally.stops, Math.sqrt(Math.max(1, tally.stops)), tracks),
  ];
  const delay = tracks > 0 ? tally.queuedMs / 1_000 / tracks : 0;
  if (tracks > 0) measures.push(numberOf('delay', 's', delay, delay / Math.sqrt(tracks), tracks));
  const reach = reachOf(tally.zone, travelOf(tally));
  if (reach) measures.push(...roadMeasures(tally, reach, scaleError, queue));
  const isApproach = tally.zone.kind === 'approach';
  const level = isApproach
    ? tracks > 0
      ? levelOfApproach(delay)
      : undefined
    : reach && levelOfCarriageway(tally.pcuMs / observedMs / reach.lanes / (reach.lengthM / 1_000));
  if (level !== undefined) measures.push(numberOf('level_of_service', 'level', level, undefined, tracks));
  return vehicleMs === 0 && tracks === 0 ? measures.filter(({ name }) => name !== 'delay') : measures;
}

/** Edie's definitions over the zone and the window: density is time spent by length and time, and speed is distance by time spent. */
function roadMeasures(tally: ZoneTally, { lengthM }: Reach, scaleError: number, queue: number): Measure[] {
  const { observedMs } = tally;
  const tracks = tally.vehicles.size;
  const density = tally.placedMs / observedMs / (lengthM / 1_000);
  const share = Math.hypot(scaleError, 1 / Math.sqrt(Math.max(1, tracks)));
  const measures = [numberOf('density', 'per_km', density, density * share, tracks)];
  if (queue > 0) {
    const metres = sustained(tally.queueMsByLength);
    measures.push(numberOf('queue_length', 'm', metres, Math.hypot(metres * scaleError, 3), queue));
  } else measures.push(numberOf('queue_length', 'm', 0, 0, 0));
  if (tally.knownMs > 0) {
    const kmh = (tally.distanceM / tally.knownMs) * 3_600;
    measures.push(numberOf('speed_space_mean', 'km_h', kmh, kmh * share, tracks));
    const flow = (tally.distanceM / lengthM / observedMs) * HOUR_MS * (tally.placedMs / tally.knownMs);
    measures.push(numberOf('flow', 'per_hour', flow, flow * share, tracks));
  }
  return measures;
}

function peopleMeasures(tally: ZoneTally, scaleError: number): Measure[] {
  const people = tally.personMs / tally.observedMs;
  const moments = Math.max(1, tally.observedMs / INDEPENDENT_MS);
  const error = Math.hypot(people * MISSED_SHARE, Math.sqrt(people / moments));
  const tracks = tally.people.size;
  const measures = [numberOf('persons', 'count', people, error, tracks)];
  const areaM2 = tally.zone.ground?.areaM2;
  if (areaM2 === undefined) return measures;
  const density = people / areaM2;
  // An area has the error of two lengths.
  const densityError = Math.hypot(error / areaM2, density * 2 * scaleError);
  measures.push(numberOf('persons_density', 'persons_m2', density, densityError, tracks));
  if (tally.zone.zoneKind === 'pavement')
    measures.push(numberOf('level_of_service', 'level', levelOfPavement(density), undefined, tracks));
  return measures;
}
