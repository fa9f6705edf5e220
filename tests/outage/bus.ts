import type { Addresses } from '@marsad/deploy-local';
import { topicsOf, type AnyEvent, type DataOf } from '@marsad/schemas';
import { followTopics } from '../../tools/city/follow-topics.ts';

/** The events on Kafka, read as the deployment, which may read everything. */
export type Bus = {
  /** Every fact of a kind, once by its id, in the order in which it was first published. */
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
  const close = await followTopics(addresses, [...byTopic.keys()], ({ topic, headers, value }) => {
    const event = byTopic.get(topic);
    const id = headers['ce_id'];
    if (event && id !== undefined && value) facts.get(event)?.set(id, JSON.parse(value.toString()));
  });
  return { of: <E extends AnyEvent>(event: E) => [...(facts.get(event)?.values() ?? [])] as DataOf<E>[], close };
}
