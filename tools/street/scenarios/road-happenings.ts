import type { Chance } from '../chance.ts';
import { northboundAt, southboundAt } from '../sites/avenue.ts';
import type { Corner } from '../world/path.ts';
import type { PersonStep } from '../world/person.ts';
import { CARTON, PALLET } from '../world/things.ts';
import type { Orders } from '../world/world.ts';

/** Happenings on the avenue, each with its true incident where it is one. */

export function breakdown(id: string, atMs: number, chance: Chance): Orders {
  const isNorth = chance.happens(0.6);
  const yM = isNorth ? chance.between(45, 88) : chance.between(78, 95);
  const stays = [
    {
      atM: isNorth ? northboundAt(yM) : southboundAt(yM),
      forMs: chance.between(90_000, 150_000),
      incident: id,
    },
  ];
  const route = `${isNorth ? 'north' : 'south'}-${chance.happens(0.5) ? 'right' : 'left'}`;
  const kind = chance.pick([['car', 0.7] as const, ['truck', 0.2] as const, ['motorcycle', 0.1] as const]);
  return {
    incidents: [{ id, kind: 'stopped_vehicle', placeId: 'carriageway' }],
    vehicles: [{ atMs, route, class: kind, stays }],
  };
}

/** Somebody is let out in the lane; a bus at its stop beside the lane. Both stand too shortly for a breakdown. */
export function briefStop(atMs: number, chance: Chance): Orders {
  const atM = northboundAt(chance.between(45, 85));
  const isBus = chance.happens(0.5);
  const stay = isBus
    ? { atM, forMs: chance.between(15_000, 25_000), asideM: 2.6 }
    : { atM, forMs: chance.between(5_000, 12_000) };
  return { vehicles: [{ atMs, route: 'north-right', class: isBus ? 'bus' : 'car', stays: [stay] }] };
}

/** A car that stands in a parking bay all the time. */
export const parked = (yM: number): Orders => ({
  vehicles: [
    {
      ...{ atMs: 1_000, route: 'north-right', class: 'car' },
      stays: [{ atM: northboundAt(yM), forMs: 24 * 3_600_000, asideM: 5.2 }],
    },
  ],
});

export function ghostDriver(id: string, atMs: number, chance: Chance): Orders {
  const isNorth = chance.happens(0.5);
  const line = isNorth
    ? { route: 'against-north', atM: southboundAt(58), placeId: 'north' }
    : { route: 'against-south', atM: northboundAt(24), placeId: 'south' };
  const marks = { fromM: line.atM, toM: line.atM + 35, incident: id };
  const desiredMs = chance.between(8, 14);
  return {
    incidents: [{ id, kind: 'wrong_way', placeId: line.placeId }],
    vehicles: [{ atMs, route: line.route, class: 'car', desiredMs, marks, isReckless: true }],
  };
}

export function crawler(id: string, atMs: number, chance: Chance): Orders {
  const kind = chance.pick([['truck', 0.6] as const, ['car', 0.4] as const]);
  const cap = { fromM: northboundAt(37), toM: northboundAt(100), ms: chance.between(1.3, 2), incident: id };
  return {
    incidents: [{ id, kind: 'slow_vehicle', placeId: 'northbound' }],
    vehicles: [{ atMs, route: 'north-right', class: kind, cap }],
  };
}

/** Both lanes beyond the measured stretch are nearly closed, and the jam grows back over it. */
export const roadworks = (id: string, fromMs: number): Orders => ({
  incidents: [{ id, kind: 'congestion', placeId: 'northbound' }],
  works: [
    {
      ...{ links: ['north-right', 'north-left'], fromM: northboundAt(100), toM: northboundAt(135) },
      ...{ ms: 1.2, fromMs, toMs: fromMs + 200_000, incident: id },
    },
  ],
});

/** Both lanes crawl past a stretch within the measured zone for two minutes, and a queue stands before it. */
export const bottleneck = (id: string, fromMs: number): Orders => ({
  incidents: [{ id, kind: 'queue', placeId: 'northbound' }],
  works: [
    {
      ...{ links: ['north-right', 'north-left'], fromM: northboundAt(84), toM: northboundAt(98) },
      ...{ ms: 0.6, fromMs, toMs: fromMs + 120_000, incident: id },
    },
  ],
});

const EDGE_M = 8.5;
/** From pavement to pavement, far from the crossing. */
export function jaywalker(id: string, atMs: number, chance: Chance): Orders {
  const yM = chance.between(48, 82);
  const side = chance.happens(0.5) ? 1 : -1;
  const at = (xM: number): Corner => [xM * side, yM];
  const steps: PersonStep[] = [
    { to: at(9.6) },
    { waitMs: chance.between(1_000, 6_000) },
    { to: at(EDGE_M - 0.3) },
    { begins: id },
    { to: at(-EDGE_M + 0.3) },
    { ends: id },
    { to: at(-10.8) },
    { to: [-10.8 * side, 140] },
  ];
  return {
    incidents: [{ id, kind: 'person_on_carriageway', placeId: 'carriageway' }],
    people: [{ atMs, from: [10.8 * side, yM - 25], steps }],
  };
}

/** Somebody waits at the kerb, for a bus or for a gap, and walks on; another one ties a shoe. */
export function kerbWaiter(atMs: number, chance: Chance): Orders {
  const yM = chance.between(45, 85);
  const side = chance.happens(0.5) ? 1 : -1;
  const stay: PersonStep = chance.happens(0.7)
    ? { waitMs: chance.between(20_000, 50_000) }
    : { crouchMs: chance.between(4_000, 9_000) };
  const steps: PersonStep[] = [{ to: [9.8 * side, yM] }, stay, { to: [11 * side, 140] }];
  return { people: [{ atMs, from: [11 * side, yM - 20], steps }] };
}

/** A pallet falls off between two lanes, so that the traffic passes it on both sides. */
export function lostLoad(id: string, atMs: number, chance: Chance): Orders {
  const xM = chance.pick([[3.5, 1] as const, [-3.5, 1] as const, [0, 1] as const]);
  const at: Corner = [xM, chance.between(39, 50)];
  const toMs = atMs + chance.between(100_000, 150_000);
  return {
    incidents: [{ id, kind: 'object_on_road', placeId: 'carriageway' }],
    things: [{ name: id, at, thing: PALLET, fromMs: atMs, toMs, incident: id }],
  };
}

/** A carton that stands on the pavement for a delivery. */
export const delivery = (name: string, atMs: number, chance: Chance): Orders => ({
  things: [
    {
      name,
      at: [chance.pick([[11.5, 1] as const, [-11.5, 1] as const]), chance.between(42, 70)],
      thing: CARTON,
      fromMs: atMs,
      toMs: atMs + 90_000,
    },
  ],
});
