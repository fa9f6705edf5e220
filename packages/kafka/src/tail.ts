import type { AnyEvent } from '@marsad/schemas';
import { follow } from './follow.ts';
import { textHeaders } from './decode.ts';
import { inItsTrace } from './message-trace.ts';
import { topicLabels } from './metrics.ts';
import type { KafkaClient, RawMessage } from './kafkajs.ts';
import { receive } from './receive.ts';
import { createSubscription } from './subscription.ts';
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
  return follow(
    client,
    {
      group,
      topics: subscription.topics,
      from: options.from ?? 'end',
      apply(topic, partition, message) {
        const { onWire, onUnreadable } = options;
        onWire?.(wireOf(topic, partition, message));
        const receipt = receive(subscription.of(topic), topic, partition, message);
        if (receipt.kind === 'received') {
          const { received } = receipt;
          return inItsTrace(received, () => options.onEvent(received));
        }
        if (receipt.kind === 'unreadable') {
          const { reason, detail } = receipt;
          reporting.metrics.unreadable.add(1, { ...topicLabels(topic), table: options.name, reason });
          onUnreadable?.({ wire: wireOf(topic, partition, message), reason, detail });
        }
        return undefined;
      },
    },
    reporting,
  );
}
