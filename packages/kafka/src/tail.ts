import type { AnyEvent } from '@marsad/schemas';
import { follow, type FollowOptions } from './follow.ts';
import { textHeaders } from './decode.ts';
import { inItsTrace } from './message-trace.ts';
import { topicLabels } from './metrics.ts';
import type { KafkaClient, RawMessage } from './kafkajs.ts';
import { receive } from './receive.ts';
import { createSubscription, type Subscription } from './subscription.ts';
import type { Tail, TailOptions, WireMessage } from './types.ts';
import type { Reporting } from './watch.ts';

const wireOf = (topic: string, partition: number, message: RawMessage): WireMessage => ({
  topic,
  partition,
  offset: message.offset,
  key: message.key?.toString() ?? '',
  headers: textHeaders(message),
  value: message.value?.toString() ?? null,
});

/**
 * Reads everything from now on, or from the beginning. An unreadable message is counted and left to the topic's consumers, which write the
 * dead letter.
 * @param group its whole name, which no other tail uses
 */
export async function openTail<E extends AnyEvent>(
  client: KafkaClient,
  group: string,
  options: TailOptions<E>,
  reporting: Reporting,
): Promise<Tail> {
  const subscription = createSubscription(options.events, options.districts, options.agencies);
  const apply = createApply(subscription, options, reporting.metrics);
  return follow(client, { group, topics: subscription.topics, from: options.from ?? 'end', apply }, reporting);
}

/** Gives each message to those who asked for it. */
export function createApply<E extends AnyEvent>(
  subscription: Pick<Subscription<E>, 'of'>,
  { name, key, onEvent, onUnreadable, onWire }: Omit<TailOptions<E>, 'events' | 'districts'>,
  metrics: Pick<Reporting['metrics'], 'unreadable'>,
): FollowOptions['apply'] {
  return (topic, partition, message) => {
    if (key !== undefined && message.key?.toString() !== key) return undefined;
    onWire?.(wireOf(topic, partition, message));
    const receipt = receive(subscription.of(topic), topic, partition, message);
    if (receipt.kind === 'received') {
      const { received } = receipt;
      return inItsTrace(received, () => onEvent(received));
    }
    if (receipt.kind === 'unreadable') {
      const { reason, detail } = receipt;
      metrics.unreadable.add(1, { ...topicLabels(topic), table: name, reason });
      onUnreadable?.({ wire: wireOf(topic, partition, message), reason, detail });
    }
    return undefined;
  };
}
