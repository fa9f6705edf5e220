import type { Link } from './road.ts';
import type { Vehicle } from './vehicle.ts';

export type Ahead = { readonly vehicle: Vehicle; readonly gapM: number; readonly speedMs: number };

/** The vehicles of each link, the foremost first. */
function createLists(links: readonly Link[]) {
  const lists = new Map<string, Vehicle[]>(links.map(({ id }) => [id, []]));
  const listOf = (id: string): Vehicle[] => lists.get(id) ?? [];
  const insert = (vehicle: Vehicle): void => {
    const list = listOf(vehicle.link.id);
    const at = list.findIndex((other) => other.alongM < vehicle.alongM);
    list.splice(at === -1 ? list.length : at, 0, vehicle);
  };
  const remove = (vehicle: Vehicle): void => {
    const list = listOf(vehicle.link.id);
    const at = list.indexOf(vehicle);
    if (at >= 0) list.splice(at, 1);
  };
  /** The nearest vehicle before and behind a place of a link, except the one that asks. */
  const neighbours = (id: string, alongM: number, asking: Vehicle, ignores: (other: Vehicle) => boolean) => {
    let ahead: Vehicle | undefined;
    for (const other of listOf(id)) {
      if (other === asking || ignores(other)) continue;
      if (other.alongM < alongM) return { ahead, behind: other };
      ahead = other;
    }
    return { ahead, behind: undefined };
  };
  return { listOf, insert, remove, neighbours };
}

/** Who drives behind whom. */
export function createQueues(links: readonly Link[]) {
  const byId = new Map(links.map((link) => [link.id, link]));
  const { listOf, insert, remove, neighbours } = createLists(links);

  const linkOf = (id: string): Link => {
    const link = byId.get(id);
    if (!link) throw new Error(`the road has no link ${id}`);
    return link;
  };
  const aheadOf = (vehicle: Vehicle, sightM: number, ignores: (other: Vehicle) => boolean): Ahead | undefined => {
    const { ahead } = neighbours(vehicle.link.id, vehicle.alongM, vehicle, ignores);
    let untilM = vehicle.link.path.lengthM - vehicle.alongM;
    if (ahead) return gapTo(vehicle, ahead, ahead.alongM - vehicle.alongM);
    for (let i = vehicle.linkIndex + 1; i < vehicle.route.links.length && untilM < sightM; i++) {
      const link = linkOf(vehicle.route.links[i] ?? '');
      const last = listOf(link.id).findLast((other) => !ignores(other));
      if (last) return gapTo(vehicle, last, untilM + last.alongM);
      untilM += link.path.lengthM;
    }
    return undefined;
  };

  return {
    linkOf,
    neighbours,
    lastOf: (id: string): Vehicle | undefined => listOf(id).at(-1),
    append: (vehicle: Vehicle): void => void listOf(vehicle.link.id).push(vehicle),
    aheadOf,
    /** Whether nobody comes from behind within so many metres on its lane. */
    isFreeBehind(vehicle: Vehicle, withinM: number, ignores: (other: Vehicle) => boolean): boolean {
      const { behind } = neighbours(vehicle.link.id, vehicle.alongM, vehicle, ignores);
      return !behind || vehicle.alongM - behind.alongM > withinM + behind.speedMs;
    },
    /** Puts it into the next link of its route when it has driven past the end. @returns false past the last one */
    keepInLink(vehicle: Vehicle): boolean {
      while (vehicle.alongM >= vehicle.link.path.lengthM) {
        remove(vehicle);
        const next = vehicle.route.links[vehicle.linkIndex + 1];
        if (next === undefined) return false;
        vehicle.alongM -= vehicle.link.path.lengthM;
        vehicle.linkIndex += 1;
        vehicle.link = linkOf(next);
        insert(vehicle);
      }
      return true;
    },
    changeTo(vehicle: Vehicle, link: Link): void {
      remove(vehicle);
      vehicle.link = link;
      insert(vehicle);
    },
  };
}
export type Queues = ReturnType<typeof createQueues>;

const gapTo = (vehicle: Vehicle, ahead: Vehicle, distanceM: number): Ahead => ({
  vehicle: ahead,
  gapM: Math.max(0.1, distanceM - (vehicle.lengthM + ahead.lengthM) / 2),
  speedMs: ahead.speedMs,
});
