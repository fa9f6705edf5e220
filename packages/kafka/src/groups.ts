import { CITY_PLACE, consumerGroupOf, type AnyEvent } from '@marsad/schemas';
import { MisplacedEventError } from './errors.ts';
import type { Consumer, ConsumeOptions } from './types.ts';

/** One consumer group and what it reads. */
export type GroupPlan<E extends AnyEvent> = { readonly group: string; readonly options: ConsumeOptions<E> };

/**
 * The groups in which a process reads: one for each district, or one for the city.
 * @throws MisplacedEventError for what is no district's in a group of a district
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

/** Several members, one of each group, as the one consumer that was asked for. Where one cannot start, the others are stopped. */
export async function startAll(starting: readonly Promise<Consumer>[]): Promise<Consumer> {
  const results = await Promise.allSettled(starting);
  const started = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = results.find((result) => result.status === 'rejected');
  const stop = async (): Promise<void> => void (await Promise.all(started.map((one) => one.stop())));
  if (failed !== undefined) {
    await stop();
    throw failed.reason;
  }
  return {
    groups: started.flatMap(({ groups }) => groups),
    assigned: () => started.flatMap((one) => one.assigned()),
    partitionOf(event, district, key) {
      for (const one of started) {
        const partition = one.partitionOf(event, district, key);
        if (partition !== undefined) return partition;
      }
      return undefined;
    },
    stop,
  };
}
