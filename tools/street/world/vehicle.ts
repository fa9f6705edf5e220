import type { Chance } from '../chance.ts';
import { SIZES, type Body, type Metres, type VehicleClass } from './body.ts';
import type { Driver } from './car-following.ts';
import type { Link, Route } from './road.ts';

/** A stay on the way: a breakdown, a bus at its stop, somebody who lets a passenger out. */
export type Stay = {
  /** Metres along the route at which the middle of the vehicle stands. */
  readonly atM: number;
  readonly forMs: number;
  /** How far to the right of its lane it stands, so that others pass. */
  readonly asideM?: number;
  readonly incident?: string;
};

/** A vehicle that is sent on purpose. */
export type VehicleOrder = {
  readonly atMs: number;
  readonly route: string;
  readonly class: VehicleClass;
  readonly desiredMs?: number;
  readonly stays?: readonly Stay[];
  /** Drives no faster than this between two places of its route, metres along it. */
  readonly cap?: { readonly fromM: number; readonly toM: number; readonly ms: number; readonly incident?: string };
  /** An incident that lasts from one place of its route to another one. */
  readonly marks?: { readonly fromM: number; readonly toM: number; readonly incident: string };
  /** Does not follow signals or the vehicles in front: for what the rules of the road do not allow. */
  readonly isReckless?: boolean;
};

export type Vehicle = Metres & {
  readonly id: number;
  readonly class: VehicleClass;
  readonly route: Route;
  readonly order: VehicleOrder | undefined;
  readonly driver: Driver;
  readonly enteredAtMs: number;
  /** The present link and its place among those of the route. */
  link: Link;
  linkIndex: number;
  /** Metres from the beginning of the link, and of the route, to its middle. */
  alongM: number;
  travelledM: number;
  speedMs: number;
  accelerationMs2: number;
  /** Metres to the right of the lane's middle. */
  lateralM: number;
  lateralGoalM: number;
  /** The stay that comes next, and until when it stands at it. */
  stayIndex: number;
  standsUntilMs: number | undefined;
  lastChangeMs: number;
  xM: number;
  yM: number;
  alongX: number;
  alongY: number;
};

const SPEED_OF: Readonly<Record<VehicleClass, { readonly share: number; readonly deviation: number }>> = {
  car: { share: 1, deviation: 0.09 },
  bus: { share: 0.85, deviation: 0.05 },
  truck: { share: 0.88, deviation: 0.06 },
  motorcycle: { share: 1.03, deviation: 0.1 },
  bicycle: { share: 1, deviation: 0.13 },
};
const ACCELERATION: Readonly<Record<VehicleClass, number>> = {
  car: 1.5,
  bus: 0.9,
  truck: 0.8,
  motorcycle: 2,
  bicycle: 0.8,
};

/** Parameters of urban traffic after Treiber and Kesting, "Traffic Flow Dynamics" (2013), table 11.2. */
export function driverOf(kind: VehicleClass, limitMs: number, chance: Chance): Driver {
  const { share, deviation } = SPEED_OF[kind];
  return {
    desiredMs: Math.max(2, limitMs * share * (1 + Math.max(-2.5, Math.min(2.5, chance.normal(0, 1))) * deviation)),
    headwayS: Math.max(0.7, chance.normal(1.2, 0.2)),
    accelerationMs2: ACCELERATION[kind] * chance.between(0.85, 1.15),
    brakingMs2: 1.8,
    standingGapM: chance.between(1.6, 2.6),
  };
}

export function sizeOf(kind: VehicleClass, chance: Chance): Metres {
  const { lengthM, widthM, heightM, spread } = SIZES[kind];
  const scale = (): number => 1 + Math.max(-2, Math.min(2, chance.normal(0, 1))) * spread;
  return { lengthM: lengthM * scale(), widthM: widthM * (1 + (scale() - 1) / 3), heightM: heightM * scale() };
}

/** Writes where the vehicle is into its place. */
export function place(vehicle: Vehicle): void {
  const { xM, yM, alongX, alongY } = vehicle.link.path.at(vehicle.alongM);
  vehicle.xM = xM + alongY * vehicle.lateralM;
  vehicle.yM = yM - alongX * vehicle.lateralM;
  vehicle.alongX = alongX;
  vehicle.alongY = alongY;
}

export const bodyOfVehicle = (vehicle: Vehicle): Body => ({
  id: vehicle.id,
  class: vehicle.class,
  xM: vehicle.xM,
  yM: vehicle.yM,
  alongX: vehicle.alongX,
  alongY: vehicle.alongY,
  lengthM: vehicle.lengthM,
  widthM: vehicle.widthM,
  heightM: vehicle.heightM,
  speedMs: vehicle.speedMs,
  posture: 'upright',
  isFurniture: false,
});
