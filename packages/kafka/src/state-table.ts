import type { AnyEvent, DataOf } from '@marsad/schemas';
import { follow } from './follow.ts';
import { inItsTrace } from './message-trace.ts';
import { ofTopic } from './metrics.ts';
import type { KafkaClient } from './kafkajs.ts';
import { receive } from './receive.ts';
import { createSubscription } from './subscription.ts';
import type { Received, StateTable, StateTableOptions } from './types.ts';
import type { Surroundings } from './watch.ts';

/** @param group whole, and this table's alone */
export async function openStateTable<E extends AnyEvent>(
  client: KafkaClient,
  group: string,
  options: StateTableOptions<E>,
  surroundings: Surroundings,
): Promise<StateTable<E>> {
  const volatile = options.events.find((event) => event.retention.kind !== 'compact');
  if (volatile !== undefined) throw new Error(`${volatile.type} is not compacted: it is no state`);
  const subscription = createSubscription(options.events, options.districts, options.agencies);
  // By topic, because two districts may use one key.
  const rows = new Map(subscription.topics.map((topic) => [topic, new Map<string, Received<E>>()]));

  const following = await follow(
    client,
    {
      group,
      topics: subscription.topics,
      from: 'beginning',
      apply(topic, partition, message) {
        const receipt = receive(subscription.of(topic), topic, partition, message);
        switch (receipt.kind) {
          case 'received':
            rows.get(topic)?.set(receipt.received.key, receipt.received);
            inItsTrace(receipt.received, () => options.onChange?.(receipt.received));
            return;
          case 'tombstone':
            rows.get(topic)?.delete(receipt.tombstone.tombstone);
            options.onChange?.(receipt.tombstone);
            return;
          case 'beat':
            return;
          case 'unreadable':
            // What stood there before stays: a broken record is not a removal.
            surroundings.metrics.unreadable.add(1, {
              ...ofTopic(topic),
              table: options.name,
              reason: receipt.reason,
            });
            surroundings.logger.warn(
              { topic, partition, offset: message.offset, reason: receipt.reason, detail: receipt.detail },
              'a state record could not be read',
            );
            options.onUnreadable?.({ event: subscription.of(topic).event, key: message.key?.toString() ?? '' });
        }
      },
    },
    surroundings,
  );
  await following.caughtUp.catch(async (error: unknown) => {
    await following.stop();
    throw error;
  });

  const entries = <T extends E>(event: T): Received<T>[] =>
    [...rows].flatMap(([topic, table]) =>
      subscription.of(topic).event.type === event.type ? [...(table.values() as unknown as Iterable<Received<T>>)] : [],
    );
  return {
    get<T extends E>(event: T, key: string) {
      for (const [topic, table] of rows) {
        const row = subscription.of(topic).event.type === event.type ? table.get(key) : undefined;
        if (row !== undefined) return row.data as DataOf<T>;
      }
      return undefined;
    },
    values: <T extends E>(event: T) => entries(event).map((row) => row.data as DataOf<T>),
    entries,
    get size() {
      return [...rows.values()].reduce((sum, table) => sum + table.size, 0);
    },
    stop: following.stop,
  };
}
