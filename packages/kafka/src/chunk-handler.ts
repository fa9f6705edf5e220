import type { AnyEvent } from '@marsad/schemas';
import { inSpan, SpanKind, type Tracer } from '@marsad/telemetry';
import { writeDeadLetters, type DeadLetter } from './dead-letters.ts';
import type { RawMessage } from './kafkajs.ts';
import type { Holding } from './membership.ts';
import { groupLabels, topicLabels, type KafkaMetrics } from './metrics.ts';
import { receive } from './receive.ts';
import type { Subscription } from './subscription.ts';
import type { ConsumeOptions, EventProducer, Handled, Received } from './types.ts';

/** Messages of one partition that are handled, and committed, together. */
export type Chunk = { readonly topic: string; readonly partition: number; readonly messages: readonly RawMessage[] };

/** The result of a chunk. */
export type Progress =
  { readonly kind: 'done' } | { readonly kind: 'retry'; readonly reason: string; readonly afterMs: number };

export type ChunkHandlerOptions<E extends AnyEvent> = {
  readonly group: string;
  readonly subscription: Subscription<E>;
  readonly handle: ConsumeOptions<E>['handle'];
  readonly metrics: KafkaMetrics;
  readonly tracer: Tracer;
  /** Opened when the first message turns out to be unreadable. */
  readonly deadLetterProducer: () => Promise<EventProducer>;
  readonly now: () => number;
};

/** Decodes a chunk, has it handled, writes its dead letters, and only then answers `done`. An error of the handler goes to the caller. */
export function createChunkHandler<E extends AnyEvent>(options: ChunkHandlerOptions<E>) {
  const { group, subscription, metrics, now } = options;
  const callHandler = createHandlerCall(options);

  const write = async (topic: string, deadLetters: readonly DeadLetter[]): Promise<void> => {
    if (deadLetters.length === 0) return;
    await writeDeadLetters(await options.deadLetterProducer(), deadLetters, now());
    for (const { reason } of deadLetters)
      metrics.deadLettered.add(1, { ...topicLabels(topic), ...groupLabels(group), reason });
  };

  return async (chunk: Chunk, holding: Holding): Promise<Progress> => {
    const { topic, partition, messages } = chunk;
    const { events, deadLetters } = readChunk(group, subscription, chunk);
    if (events.length > 0) {
      const handled = await callHandler(topic, partition, events);
      if (handled.retry !== undefined) return { kind: 'retry', ...handled.retry };
      deadLetters.push(...refusedBy(handled, group, subscription, chunk));
      holding.keepFrom = handled.keepFrom;
    }
    await write(topic, deadLetters);
    metrics.received.add(messages.length, { ...topicLabels(topic), ...groupLabels(group) });
    return { kind: 'done' };
  };
}

/** Calls the handler in a span that is linked to every message, and measures how long it takes. */
function createHandlerCall<E extends AnyEvent>({
  group,
  subscription,
  handle,
  metrics,
  tracer,
}: ChunkHandlerOptions<E>) {
  return async (topic: string, partition: number, events: readonly Received<E>[]): Promise<Handled<E>> => {
    const labels = { ...topicLabels(topic), ...groupLabels(group) };
    // A batch belongs to many traces, so its span starts a trace of its own and links to every one of them.
    const links = [...new Set(events.flatMap(({ attributes: { traceparent } }) => traceparent ?? []))];
    const attributes = { ...labels, 'messaging.batch.message_count': events.length };
    const span = { kind: SpanKind.CONSUMER, attributes, links, root: true };
    const started = performance.now();
    const handled = await inSpan(tracer, `process batch ${topic}`, span, async () =>
      handle({ ...subscription.place(topic, partition), events }),
    );
    metrics.batchSeconds.record((performance.now() - started) / 1_000, labels);
    return handled;
  };
}

/** Decodes the messages of a chunk. A message that cannot be read becomes a dead letter; tombstones and beats are skipped. */
function readChunk<E extends AnyEvent>(
  group: string,
  subscription: Subscription<E>,
  { topic, partition, messages }: Chunk,
): { readonly events: Received<E>[]; readonly deadLetters: DeadLetter[] } {
  const subscribed = subscription.of(topic);
  const events: Received<E>[] = [];
  const deadLetters: DeadLetter[] = [];
  for (const message of messages) {
    const receipt = receive(subscribed, topic, partition, message);
    if (receipt.kind === 'received') events.push(receipt.received);
    if (receipt.kind !== 'unreadable') continue;
    const { reason, detail } = receipt;
    const district = subscription.deadLetterDistrict(topic);
    deadLetters.push({ event: subscribed.event, district, group, topic, partition, message, reason, detail });
  }
  return { events, deadLetters };
}

/** The dead letters that the handler asked for. @throws if it names a message of another batch, which is a defect */
function refusedBy<E extends AnyEvent>(
  { deadLetters = [] }: Handled<E>,
  group: string,
  subscription: Subscription<E>,
  { topic, partition, messages }: Chunk,
): DeadLetter[] {
  return deadLetters.map(({ received, reason, detail }) => {
    const message = messages.find(({ offset }) => offset === String(received.offset));
    if (message === undefined)
      throw new Error(`a dead letter for offset ${received.offset}, which is not of this batch`);
    const district = subscription.deadLetterDistrict(topic);
    return { event: received.event, district, group, topic, partition, message, reason, detail };
  });
}
