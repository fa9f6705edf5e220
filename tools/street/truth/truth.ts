import type { Direction, ObjectClass, RuleKind } from '@marsad/schemas';
import type { IncidentOrder, Site } from '../world/site.ts';
import type { TrafficObserver } from '../world/traffic.ts';
import type { Vehicle } from '../world/vehicle.ts';
import { crossingOf } from './line-crossing.ts';
import { queueOf, type QueueTruth } from './queue.ts';

/** A vehicle's middle passed a line, at this very moment. */
export type Passage = {
  readonly atMs: number;
  readonly line: string;
  readonly direction: Direction;
  readonly class: ObjectClass;
  readonly speedMs: number;
  /** How fast its speed grows, m/s². */
  readonly accelerationMs2: number;
  readonly vehicle: number;
};

export type Incident = {
  readonly id: string;
  readonly kind: RuleKind;
  readonly placeId: string;
  readonly beganAtMs: number;
  /** Undefined while it goes on. */
  readonly endedAtMs: number | undefined;
  readonly xM: number;
  readonly yM: number;
  readonly actors: readonly number[];
};

/** A vehicle went from one entry to an exit. */
export type Turn = { readonly atMs: number; readonly from: string; readonly to: string; readonly class: ObjectClass };

type Actor = { readonly id: number; readonly xM: number; readonly yM: number };

export type Truth = {
  readonly traffic: TrafficObserver;
  readonly passages: readonly Passage[];
  readonly turns: readonly Turn[];
  /** Of each whole second. */
  readonly queues: readonly QueueTruth[];
  readonly incidents: readonly Incident[];
  begins(incident: string, actor: Actor, atMs: number): void;
  ends(incident: string, atMs: number): void;
  second(vehicles: Iterable<Vehicle>, atMs: number): void;
};

/** Writes down what truly happens on a site. */
export function createTruth(site: Site, ordered: readonly IncidentOrder[]): Truth {
  const passages: Passage[] = [];
  const turns: Turn[] = [];
  const queues: QueueTruth[] = [];
  const incidents = new Map<string, Incident>();
  const begins = (id: string, { id: actor, xM, yM }: Actor, atMs: number): void => {
    const order = ordered.find((each) => each.id === id);
    if (!order) throw new Error(`nobody said what the incident ${id} is`);
    const { kind, placeId } = order;
    const before = incidents.get(id);
    const actors = [...(before?.actors ?? []), actor];
    const at = before ?? { id, kind, placeId, beganAtMs: atMs, endedAtMs: undefined, xM, yM };
    incidents.set(id, { ...at, actors });
  };
  const ends = (id: string, atMs: number): void => {
    const incident = incidents.get(id);
    if (incident) incidents.set(id, { ...incident, endedAtMs: atMs });
  };
  return {
    passages,
    turns,
    queues,
    get incidents() {
      return [...incidents.values()];
    },
    begins,
    ends,
    second(vehicles, atMs) {
      for (const stretch of site.queues) queues.push(queueOf(stretch, vehicles, atMs));
    },
    traffic: {
      moved(vehicle, before, fromMs, toMs) {
        for (const line of site.lines) {
          const crossed = crossingOf(line, before, vehicle);
          if (!crossed) continue;
          const { id: own, class: name, speedMs, accelerationMs2 } = vehicle;
          const atMs = fromMs + crossed.share * (toMs - fromMs);
          const { direction } = crossed;
          passages.push({ atMs, line: line.id, direction, class: name, speedMs, accelerationMs2, vehicle: own });
        }
        markWay(vehicle, begins, ends, toMs);
      },
      stayBegan: (vehicle, incident, atMs) => begins(incident, vehicle, atMs),
      stayEnded: (_, incident, atMs) => ends(incident, atMs),
      left(vehicle, atMs) {
        const { route, order, class: name } = vehicle;
        turns.push({ atMs, from: route.from, to: route.to, class: name });
        for (const stretch of [order?.cap, order?.marks]) if (stretch?.incident) ends(stretch.incident, atMs);
      },
    },
  };
}

/** Begins and ends the incident of a stretch of the way: slow, or against the traffic. */
function markWay(vehicle: Vehicle, begins: Truth['begins'], ends: Truth['ends'], atMs: number): void {
  const { order, travelledM } = vehicle;
  if (!order) return;
  const stepM = vehicle.speedMs * 0.2 + 0.5;
  for (const stretch of [order.cap, order.marks]) {
    if (!stretch?.incident) continue;
    const wasBefore = travelledM - stepM < stretch.fromM;
    if (travelledM >= stretch.fromM && travelledM <= stretch.toM && wasBefore) begins(stretch.incident, vehicle, atMs);
    if (travelledM > stretch.toM && travelledM - stepM <= stretch.toM) ends(stretch.incident, atMs);
  }
}
