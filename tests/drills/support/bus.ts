import { randomUUID } from 'node:crypto';
import type { Addresses } from '@marsad/deploy-local';
import { kafkaAs, kafkaClient } from '@marsad/deploy-local';
import type { AnyEvent, DataOf } from '@marsad/schemas';
import { topicsOf } from '@marsad/schemas';

/** What lies on the bus, read by the deployment, who may read everything. */
export type Bus = {
  /** Every fact of a kind, once by its id, in the order of its first saying. */
  of<E extends AnyEvent>(event: E): DataOf<E>[];
  close(): Promise<void>;
};

/** Reads these events from the beginning of their topics and goes on reading. */
export async function readBus(
  addresses: Pick<Addresses, 'kafka'>,
  events: readonly AnyEvent[],
  districts: readonly string[],
): Promise<Bus> {
  const facts = new Map(events.map((event) => [event, new Map<string, unknown>()]));
  const byTopic = new Map(
    events.flatMap((event) => topicsOf(event, { districts, agencies: [] }).map((topic) => [topic, event] as const)),
  );
  const consumer = kafkaClient(kafkaAs(addresses, 'deployment')).consumer({
    groupId: `deployment.drill.${randomUUID()}`,
    maxWaitTimeInMs: 100,
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [...byTopic.keys()], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachMessage: ({ topic, message }) => {
      const event = byTopic.get(topic);
      const id = message.headers?.['ce_id']?.toString();
      if (event && id !== undefined && message.value) facts.get(event)?.set(id, JSON.parse(message.value.toString()));
      return Promise.resolve();
    },
  });
  return {
    of: <E extends AnyEvent>(event: E) => [...(facts.get(event)?.values() ?? [])] as DataOf<E>[],
    close: () => consumer.disconnect(),
  };
}
