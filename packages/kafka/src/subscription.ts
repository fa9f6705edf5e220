import { topicOf, type AnyEvent } from '@marsad/schemas';
import type { TopicPartition } from './types.ts';

/** What a subscribed topic carries, and for whom. */
export type Subscribed<E extends AnyEvent = AnyEvent> = {
  readonly event: E;
  /** Undefined: the whole city's. */
  readonly district: string | undefined;
};

export type Subscription<E extends AnyEvent = AnyEvent> = {
  readonly topics: readonly string[];
  /** @throws for a topic that nobody asked for */
  of(topic: string): Subscribed<E>;
  place(topic: string, partition: number): TopicPartition;
  /** Where the dead letters of a topic go: its own district, and for the city's topics the first district of this consumer. */
  deadLetterDistrict(topic: string): string;
};

/** Events times districts; a city's event is one topic. @throws where that is nothing at all */
export function createSubscription<E extends AnyEvent>(
  events: readonly E[],
  districts: readonly string[],
): Subscription<E> {
  const byTopic = new Map<string, Subscribed<E>>();
  for (const event of events) {
    const places = event.scope === 'city' ? [undefined] : districts;
    for (const district of places) byTopic.set(topicOf(event, district), { event, district });
  }
  if (byTopic.size === 0) throw new Error('a subscription needs at least one event and one district');
  const of = (topic: string): Subscribed<E> => {
    const subscribed = byTopic.get(topic);
    if (subscribed === undefined) throw new Error(`${topic} was not subscribed to`);
    return subscribed;
  };
  return {
    topics: [...byTopic.keys()],
    of,
    place: (topic, partition) => ({ topic, partition, district: of(topic).district ?? 'city' }),
    deadLetterDistrict(topic) {
      const district = of(topic).district ?? districts[0];
      if (district === undefined) throw new Error(`${topic}: without a district there is nowhere for its dead letters`);
      return district;
    },
  };
}
