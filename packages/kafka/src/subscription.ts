import { topicOf, type AnyEvent } from '@marsad/schemas';
import type { TopicPartition } from './types.ts';

/** The event that a subscribed topic carries, and the place that the topic belongs to. */
export type Subscribed<E extends AnyEvent = AnyEvent> = {
  readonly event: E;
  /** The district, agency or principal whose topic it is; undefined for a topic of the whole city. */
  readonly place: string | undefined;
};

export type Subscription<E extends AnyEvent = AnyEvent> = {
  readonly topics: readonly string[];
  /** @throws for a topic that was not subscribed to */
  of(topic: string): Subscribed<E>;
  place(topic: string, partition: number): TopicPartition;
  /**
   * Where the dead letters of a topic go: to its district, or to the first district of this consumer if the topic belongs to no district.
   */
  deadLetterDistrict(topic: string): string;
};

/**
 * The topics of the events in the places of their scope: districts, agencies, the services that publish them, or the city.
 * @throws if there is not a single topic
 */
export function createSubscription<E extends AnyEvent>(
  events: readonly E[],
  districts: readonly string[],
  agencies: readonly string[] = [],
): Subscription<E> {
  const byTopic = new Map<string, Subscribed<E>>();
  for (const event of events) {
    const placesOf = { city: [undefined], district: districts, agency: agencies, principal: event.producers };
    for (const place of placesOf[event.scope]) byTopic.set(topicOf(event, place), { event, place });
  }
  if (byTopic.size === 0) throw new Error('a subscription needs at least one event and one district or agency');
  const of = (topic: string): Subscribed<E> => {
    const subscribed = byTopic.get(topic);
    if (subscribed === undefined) throw new Error(`${topic} was not subscribed to`);
    return subscribed;
  };
  const districtOf = (topic: string): string | undefined => {
    const { event, place } = of(topic);
    return event.scope === 'district' ? place : undefined;
  };
  return {
    topics: [...byTopic.keys()],
    of,
    place: (topic, partition) => ({ topic, partition, district: districtOf(topic) ?? 'city' }),
    deadLetterDistrict(topic) {
      const district = districtOf(topic) ?? districts[0];
      if (district === undefined)
        throw new Error(`${topic}: its dead letters need a district, and the consumer has none`);
      return district;
    },
  };
}
