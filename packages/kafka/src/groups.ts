import { CITY_PLACE, consumerGroupOf, type AnyEvent } from '@marsad/schemas';
import { MisplacedEventError } from './errors.ts';
import { startTogether } from './start-together.ts';
import type { Consumer, ConsumeOptions } from './types.ts';

/** One consumer group, with the options of its consumer. */
export type GroupPlan<E extends AnyEvent> = { readonly group: string; readonly options: ConsumeOptions<E> };

/**
 * The groups in which a process reads: one for each district, or one for the city.
 * @throws MisplacedEventError if a district's group is asked for an event of another scope
 */
export function planGroups<E extends AnyEvent>(service: string, options: ConsumeOptions<E>): GroupPlan<E>[] {
  if (options.belongsTo === 'city') return [{ group: consumerGroupOf(service, CITY_PLACE, options.group), options }];
  const misplaced = options.events.find(({ scope }) => scope !== 'district');
  if (misplaced !== undefined) throw new MisplacedEventError(misplaced.type, misplaced.scope, options.group);
  return [...new Set(options.districts)].map((district) => ({
    group: consumerGroupOf(service, district, options.group),
    options: { ...options, districts: [district] },
  }));
}

/** Joins several groups and presents them as one consumer. If one cannot start, the others are stopped. */
export async function joinAll(joining: readonly Promise<Consumer>[]): Promise<Consumer> {
  const { started, stop } = await startTogether(joining);
  return {
    groups: started.flatMap(({ groups }) => groups),
    assigned: () => started.flatMap((member) => member.assigned()),
    partitionOf(event, district, key) {
      for (const member of started) {
        const partition = member.partitionOf(event, district, key);
        if (partition !== undefined) return partition;
      }
      return undefined;
    },
    async release(partition, keepFrom) {
      await Promise.all(started.map((member) => member.release(partition, keepFrom)));
    },
    stop,
  };
}
