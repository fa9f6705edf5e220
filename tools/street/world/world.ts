import type { Chance } from '../chance.ts';
import { createTruth, type Truth } from '../truth/truth.ts';
import type { Body } from './body.ts';
import { createPeople } from './people.ts';
import type { PersonOrder } from './person.ts';
import type { IncidentOrder, Site } from './site.ts';
import { bodyOfThing, type Thing, type ThingOrder } from './things.ts';
import type { Corner } from './path.ts';
import type { Works } from './road.ts';
import { createTraffic } from './traffic.ts';
import { bodyOfVehicle, type VehicleOrder } from './vehicle.ts';

/** What is sent onto the street beside its usual traffic. */
export type Orders = {
  readonly incidents?: readonly IncidentOrder[];
  readonly vehicles?: readonly VehicleOrder[];
  readonly people?: readonly PersonOrder[];
  readonly things?: readonly ThingOrder[];
  readonly works?: readonly Works[];
};

export type World = {
  /** Moves everything on until this moment, ms. */
  runTo(atMs: number): void;
  bodies(): Body[];
  readonly truth: Truth;
  readonly counts: { readonly entered: number; readonly left: number; readonly inside: number };
};

/** Steps this short keep the car-following model stable, ms. */
const STEP_MS = 100;

export function createWorld(site: Site, orders: Orders, chance: Chance): World {
  let nextId = 0;
  const ids = (): number => (nextId += 1);
  const truth = createTruth(site, orders.incidents ?? []);
  const things = createThings(orders.things ?? [], ids, truth);
  const vehicles = orders.vehicles ?? [];
  const road = { ...site.road, works: orders.works ?? [] };
  const traffic = createTraffic(road, site.demands, vehicles, ids, chance.fork('traffic'), truth.traffic);
  const people = createPeople(site.flows, orders.people ?? [], site.road.signals, ids, chance.fork('people'), {
    begins: (incident, person, at) => truth.begins(incident, person, at),
    ends: (incident, _, at) => truth.ends(incident, at),
    putDown: things.putDown,
    take: things.take,
  });
  let nowMs = 0;
  return {
    truth,
    get counts() {
      return { entered: traffic.entered, left: traffic.left, inside: traffic.vehicles.size };
    },
    runTo(atMs) {
      while (nowMs + STEP_MS <= atMs) {
        const toMs = nowMs + STEP_MS;
        traffic.step(nowMs, toMs);
        people.step(nowMs, toMs);
        things.step(toMs);
        watchWorks(road.works, truth, nowMs, toMs);
        if (Math.floor(nowMs / 1_000) !== Math.floor(toMs / 1_000)) truth.second(traffic.vehicles, toMs);
        nowMs = toMs;
      }
    },
    bodies: () => [...[...traffic.vehicles].map(bodyOfVehicle), ...people.bodies(), ...things.bodies()],
  };
}

/** Works congest the road from when they begin until a minute after their end, when the jam has gone. */
const DISSOLVES_MS = 60_000;
function watchWorks(works: readonly Works[], truth: Truth, fromMs: number, toMs: number): void {
  for (const each of works) {
    if (each.incident === undefined) continue;
    if (each.fromMs > fromMs && each.fromMs <= toMs) truth.begins(each.incident, { id: 0, xM: 0, yM: 0 }, each.fromMs);
    const overMs = each.toMs + DISSOLVES_MS;
    if (overMs > fromMs && overMs <= toMs) truth.ends(each.incident, overMs);
  }
}

/** Things that lie about, by their names. */
function createThings(orders: readonly ThingOrder[], ids: () => number, truth: Truth) {
  const lying = new Map<string, Body>();
  const due = orders.toSorted((a, b) => a.fromMs - b.fromMs);
  const going = orders.filter(({ toMs }) => toMs !== undefined);
  const lie = (name: string, thing: Thing, at: Corner, isFurniture: boolean): void =>
    void lying.set(name, bodyOfThing(ids(), thing, at, isFurniture));
  return {
    putDown: (name: string, thing: Thing, at: Corner): void => lie(name, thing, at, false),
    take: (name: string): void => void lying.delete(name),
    bodies: (): Body[] => [...lying.values()],
    step(atMs: number): void {
      while (due[0] && due[0].fromMs <= atMs) {
        const order = due.shift();
        if (!order) break;
        lie(order.name, order.thing, order.at, order.isFurniture ?? false);
        const body = lying.get(order.name);
        if (order.incident && body) truth.begins(order.incident, body, order.fromMs);
      }
      for (const { name, toMs = 0, incident } of going) {
        if (toMs > atMs || !lying.delete(name)) continue;
        if (incident) truth.ends(incident, atMs);
      }
    },
  };
}
