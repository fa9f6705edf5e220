import type { AnyEvent, DataOf } from '@marsad/schemas';
import { follow } from './follow.ts';
import type { KafkaClient, RawMessage } from './kafkajs.ts';
import { inItsTrace } from './message-trace.ts';
import { topicLabels } from './metrics.ts';
import { receive } from './receive.ts';
import { createSubscription, type Subscription } from './subscription.ts';
import type { DeadLetterReason, Received, StateTable, StateTableOptions } from './types.ts';
import type { Reporting } from './watch.ts';

/** The last readable record of each key, by topic, because two districts may use one key. */
type Rows<E extends AnyEvent> = ReadonlyMap<string, Map<string, Received<E>>>;

/** Opens a table of the last record of each key. Resolves when it is whole. @param group its whole name, which no other table uses */
export async function openStateTable<E extends AnyEvent>(
  client: KafkaClient,
  group: string,
  options: StateTableOptions<E>,
  reporting: Reporting,
): Promise<StateTable<E>> {
  const volatile = options.events.find((event) => event.retention.kind !== 'compact');
  if (volatile !== undefined) throw new Error(`${volatile.type} is not compacted, so a table cannot hold it`);
  const subscription = createSubscription(options.events, options.districts, options.agencies);
  const rows: Rows<E> = new Map(subscription.topics.map((topic) => [topic, new Map<string, Received<E>>()]));
  const apply = createApply(rows, subscription, options, reporting);
  const following = await follow(client, { group, topics: subscription.topics, from: 'beginning', apply }, reporting);
  // Not spread, because `size` has to be read anew each time.
  return Object.assign(viewOf(rows, subscription), { stop: following.stop });
}

/** Applies a record to the rows, then calls `onChange` or `onUnreadable`. */
function createApply<E extends AnyEvent>(
  rows: Rows<E>,
  subscription: Subscription<E>,
  { name, onChange, onUnreadable }: StateTableOptions<E>,
  { logger, metrics }: Reporting,
) {
  const noteUnreadable = (
    topic: string,
    partition: number,
    message: RawMessage,
    reason: DeadLetterReason,
    detail: string,
  ): void => {
    // The record before it stays, because a broken record is not a removal.
    metrics.unreadable.add(1, { ...topicLabels(topic), table: name, reason });
    logger.warn({ topic, partition, offset: message.offset, reason, detail }, 'a state record could not be read');
    onUnreadable?.({ event: subscription.of(topic).event, key: message.key?.toString() ?? '' });
  };
  return (topic: string, partition: number, message: RawMessage): void => {
    const receipt = receive(subscription.of(topic), topic, partition, message);
    switch (receipt.kind) {
      case 'received':
        rows.get(topic)?.set(receipt.received.key, receipt.received);
        inItsTrace(receipt.received, () => onChange?.(receipt.received));
        return;
      case 'tombstone':
        rows.get(topic)?.delete(receipt.tombstone.tombstone);
        onChange?.(receipt.tombstone);
        return;
      case 'beat':
        return;
      case 'unreadable':
        noteUnreadable(topic, partition, message, receipt.reason, receipt.detail);
    }
  };
}

/** The lookups of the table. */
function viewOf<E extends AnyEvent>(rows: Rows<E>, subscription: Subscription<E>): Omit<StateTable<E>, 'stop'> {
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
  };
}
