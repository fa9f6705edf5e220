import type { RuleKind } from '@marsad/schemas';
import type { RuleKindDefinition } from '../kind.ts';
import { congestion } from './congestion.ts';
import { nearMiss } from './near-miss.ts';
import { objectOnRoad } from './object-on-road.ts';
import { personOnCarriageway } from './person-on-carriageway.ts';
import { queue } from './queue.ts';
import { slowVehicle } from './slow-vehicle.ts';
import { stoppedVehicle } from './stopped-vehicle.ts';
import { wrongWay } from './wrong-way.ts';

/** The kinds that are about traffic. */
export const VEHICLE_KINDS: Partial<Record<RuleKind, RuleKindDefinition>> = {
  stopped_vehicle: stoppedVehicle,
  wrong_way: wrongWay,
  slow_vehicle: slowVehicle,
  congestion,
  queue,
  person_on_carriageway: personOnCarriageway,
  object_on_road: objectOnRoad,
  near_miss: nearMiss,
};
