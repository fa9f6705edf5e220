import type { Chance } from '../chance.ts';
import type { VehicleClass } from './body.ts';
import { accelerationOf } from './car-following.ts';
import { considerLane } from './lane-change.ts';
import { createQueues, type Queues } from './link-order.ts';
import type { Link, Route, Signal, Works } from './road.ts';
import { signalGapM } from './signal-stop.ts';
import { driverOf, place, sizeOf, type Vehicle, type VehicleOrder } from './vehicle.ts';

/** How many vehicles an hour want to take a route, and what they are. */
export type Demand = {
  readonly route: string;
  readonly perHour: (atMs: number) => number;
  readonly mix: readonly (readonly [VehicleClass, number])[];
};

export type Road = {
  readonly links: readonly Link[];
  readonly routes: readonly Route[];
  readonly signals: readonly Signal[];
  readonly works?: readonly Works[];
};

/** What is told of the traffic as it moves, so that the truth can be written down. */
export type TrafficObserver = {
  moved?(vehicle: Vehicle, before: { readonly xM: number; readonly yM: number }, fromMs: number, toMs: number): void;
  stayBegan?(vehicle: Vehicle, incident: string, atMs: number): void;
  stayEnded?(vehicle: Vehicle, incident: string, atMs: number): void;
  left?(vehicle: Vehicle, atMs: number): void;
};

export type Traffic = {
  step(fromMs: number, toMs: number): void;
  readonly vehicles: ReadonlySet<Vehicle>;
  /** How many have entered and left so far. */
  readonly entered: number;
  readonly left: number;
};

type Wish = { readonly route: Route; readonly class: VehicleClass; readonly order?: VehicleOrder };
/** How far drivers read the road ahead, m. */
const SIGHT_M = 150;
/** A standing vehicle this far from the middle of its lane is passed, m. */
const ASIDE_M = 1.6;
const SIDEWAYS_MS = 1.1;

export function createTraffic(
  road: Road,
  demands: readonly Demand[],
  orders: readonly VehicleOrder[],
  ids: () => number,
  chance: Chance,
  observer: TrafficObserver,
): Traffic {
  const queues = createQueues(road.links);
  const vehicles = new Set<Vehicle>();
  const signals = new Map(road.signals.map((signal) => [signal.id, signal]));
  const { arrive, waiting } = createArrivals(road, demands, orders, chance);
  const counts = { entered: 0, left: 0 };

  const enter = (atMs: number): void => {
    for (const wishes of waiting.values()) {
      const [want] = wishes;
      if (!want) continue;
      const vehicle = newVehicle(want, queues, ids, chance, atMs);
      if (!vehicle) continue;
      wishes.shift();
      vehicles.add(vehicle);
      counts.entered += 1;
    }
  };
  return {
    vehicles,
    get entered() {
      return counts.entered;
    },
    get left() {
      return counts.left;
    },
    step(fromMs, toMs) {
      arrive(fromMs, toMs);
      enter(fromMs);
      for (const vehicle of vehicles) steer(vehicle, queues, signals, fromMs, observer, worksAt(road, vehicle, fromMs));
      for (const vehicle of vehicles) {
        if (advance(vehicle, queues, fromMs, toMs, observer)) continue;
        vehicles.delete(vehicle);
        counts.left += 1;
        observer.left?.(vehicle, toMs);
      }
    },
  };
}

/** Who wants to enter, by the link of their entry, in the order in which they came. */
function createArrivals(road: Road, demands: readonly Demand[], orders: readonly VehicleOrder[], chance: Chance) {
  const waiting = new Map<string, Wish[]>();
  const arrivals = demands.map((demand, i) => ({ demand, chance: chance.fork(`arrivals-${i}`) }));
  const due = orders.toSorted((a, b) => a.atMs - b.atMs);
  const routeOf = (id: string): Route => {
    const route = road.routes.find((each) => each.id === id);
    if (!route) throw new Error(`the road has no route ${id}`);
    return route;
  };
  const wish = (want: Wish): void => {
    const entry = want.route.links[0] ?? '';
    waiting.set(entry, [...(waiting.get(entry) ?? []), want]);
  };
  const arrive = (fromMs: number, toMs: number): void => {
    while (due[0] && due[0].atMs <= toMs) {
      const order = due.shift();
      if (order) wish({ route: routeOf(order.route), class: order.class, order });
    }
    for (const { demand, chance: own } of arrivals)
      if (own.happens((demand.perHour(fromMs) * (toMs - fromMs)) / 3_600_000))
        wish({ route: routeOf(demand.route), class: own.pick(demand.mix) });
  };
  return { arrive, waiting };
}

/** A vehicle at the beginning of its route; undefined as long as there is no room for it. */
function newVehicle(want: Wish, queues: Queues, ids: () => number, chance: Chance, atMs: number): Vehicle | undefined {
  const link = queues.linkOf(want.route.links[0] ?? '');
  const ahead = queues.lastOf(link.id);
  const size = sizeOf(want.class, chance);
  const roomM = ahead ? ahead.alongM - ahead.lengthM / 2 - size.lengthM / 2 : Infinity;
  if (roomM < 4 && !want.order?.isReckless) return undefined;
  const { order } = want;
  const driver = driverOf(want.class, link.limitMs, chance);
  const speedMs = Math.min(
    order?.desiredMs ?? driver.desiredMs,
    ahead ? Math.max(ahead.speedMs, (roomM - 2) / 2) : Infinity,
  );
  const vehicle: Vehicle = {
    ...{ id: ids(), class: want.class, ...size, route: want.route, order, enteredAtMs: atMs },
    ...{ link, linkIndex: 0, alongM: 0, travelledM: 0, speedMs: Math.max(0, speedMs), accelerationMs2: 0 },
    ...{ lateralM: 0, lateralGoalM: 0, stayIndex: 0, standsUntilMs: undefined, lastChangeMs: atMs },
    ...{ xM: 0, yM: 0, alongX: 1, alongY: 0 },
    driver: order?.desiredMs === undefined ? driver : { ...driver, desiredMs: order.desiredMs },
  };
  place(vehicle);
  queues.append(vehicle);
  return vehicle;
}

/** Decides the acceleration of the next step from what is ahead. */
function steer(
  vehicle: Vehicle,
  queues: Queues,
  signals: ReadonlyMap<string, Signal>,
  atMs: number,
  observer: TrafficObserver,
  mostMs: number,
): void {
  const { driver } = vehicle;
  const desiredMs = Math.min(mostMs, desiredOf(vehicle, queues));
  const stayGapM = stayGap(vehicle, queues, atMs, observer);
  const isReckless = vehicle.order?.isReckless ?? false;
  const ahead = isReckless ? undefined : queues.aheadOf(vehicle, SIGHT_M, isPassable);
  let acceleration = accelerationOf(driver, vehicle.speedMs, desiredMs, ahead?.gapM ?? Infinity, ahead?.speedMs ?? 0);
  const stopGapM = isReckless ? Infinity : signalGapM(vehicle, signals, atMs);
  for (const gapM of [stayGapM, stopGapM])
    if (gapM < SIGHT_M)
      acceleration = Math.min(acceleration, accelerationOf(driver, vehicle.speedMs, desiredMs, gapM + 1.5, 0));
  vehicle.accelerationMs2 = vehicle.standsUntilMs === undefined ? acceleration : -8;
  if (ahead && !isReckless) considerLane(vehicle, acceleration, queues, atMs, isPassable);
}

const isPassable = (other: Vehicle): boolean => other.speedMs < 0.5 && Math.abs(other.lateralM) > ASIDE_M;

/** The speed that works allow where it is now, m/s. */
function worksAt({ works }: Road, { link, alongM }: Vehicle, atMs: number): number {
  const here = works?.filter(
    ({ links, fromM, toM, fromMs, toMs }) =>
      atMs >= fromMs && atMs < toMs && alongM >= fromM && alongM <= toM && links.includes(link.id),
  );
  return here?.length ? Math.min(...here.map(({ ms }) => ms)) : Infinity;
}

/** The speed that the driver would like here: their own, the limit of a turn, and slowing down in time for one ahead. */
function desiredOf(vehicle: Vehicle, queues: Queues): number {
  const { driver, link, route, linkIndex, order } = vehicle;
  let desiredMs = Math.min(driver.desiredMs, link.limitMs * 1.25);
  const next = route.links[linkIndex + 1];
  if (next !== undefined) {
    const untilM = Math.max(0, link.path.lengthM - vehicle.alongM);
    desiredMs = Math.min(desiredMs, Math.sqrt(queues.linkOf(next).limitMs ** 2 + 2 * driver.brakingMs2 * 0.6 * untilM));
  }
  const cap = order?.cap;
  if (cap && vehicle.travelledM >= cap.fromM && vehicle.travelledM <= cap.toM) desiredMs = Math.min(desiredMs, cap.ms);
  return desiredMs;
}

/** Metres to the next place at which it stays, which it also begins and ends; Infinity if there is none. */
function stayGap(vehicle: Vehicle, queues: Queues, atMs: number, observer: TrafficObserver): number {
  const stay = vehicle.order?.stays?.[vehicle.stayIndex];
  if (!stay) return Infinity;
  const gapM = stay.atM - vehicle.travelledM;
  if (stay.asideM !== undefined && gapM < 25) vehicle.lateralGoalM = stay.asideM;
  if (vehicle.standsUntilMs === undefined) {
    if (gapM > 2.5 || vehicle.speedMs > 0.6) return Math.max(0, gapM);
    vehicle.standsUntilMs = atMs + stay.forMs;
    vehicle.speedMs = 0;
    if (stay.incident) observer.stayBegan?.(vehicle, stay.incident, atMs);
  }
  if (atMs < vehicle.standsUntilMs || (stay.asideM !== undefined && !queues.isFreeBehind(vehicle, 12, isPassable)))
    return 0;
  vehicle.standsUntilMs = undefined;
  vehicle.lateralGoalM = 0;
  vehicle.stayIndex += 1;
  if (stay.incident) observer.stayEnded?.(vehicle, stay.incident, atMs);
  return Infinity;
}

/** Moves it on. @returns false if it has left the road */
function advance(vehicle: Vehicle, queues: Queues, fromMs: number, toMs: number, observer: TrafficObserver): boolean {
  const seconds = (toMs - fromMs) / 1_000;
  const before = { xM: vehicle.xM, yM: vehicle.yM };
  const speedMs = Math.max(0, vehicle.speedMs + vehicle.accelerationMs2 * seconds);
  const stepM = ((vehicle.speedMs + speedMs) / 2) * seconds;
  vehicle.speedMs = speedMs;
  vehicle.alongM += stepM;
  vehicle.travelledM += stepM;
  const sideways = Math.min(SIDEWAYS_MS, 0.25 * speedMs) * seconds;
  const missing = vehicle.lateralGoalM - vehicle.lateralM;
  vehicle.lateralM += Math.sign(missing) * Math.min(Math.abs(missing), sideways);
  if (!queues.keepInLink(vehicle)) return false;
  place(vehicle);
  observer.moved?.(vehicle, before, fromMs, toMs);
  return true;
}
