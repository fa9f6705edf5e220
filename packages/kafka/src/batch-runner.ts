import type { AnyEvent } from '@marsad/schemas';
import { inSpan, SpanKind, type Tracer } from '@marsad/telemetry';
import { writeDeadLetters, type DeadLetter } from './dead-letters.ts';
import { ConsumerFailedError } from './errors.ts';
import type { EachBatchPayload, RawMessage } from './kafkajs.ts';
import { advance, type Holding, type Membership } from './membership.ts';
import { ofGroup, ofTopic } from './metrics.ts';
import { receive } from './receive.ts';
import type { Subscription } from './subscription.ts';
import type { EventProducer, Handled, Received, ConsumeOptions } from './types.ts';
import type { Surroundings } from './watch.ts';

const CHUNK = 200;

export type BatchRunnerOptions<E extends AnyEvent> = {
  readonly group: string;
  readonly subscription: Subscription<E>;
  readonly handle: ConsumeOptions<E>['handle'];
  readonly membership: Membership;
  readonly surroundings: Surroundings;
  readonly tracer: Tracer;
  /** Opened when the first message turns out to be unreadable. */
  readonly deadLetterProducer: () => Promise<EventProducer>;
  readonly heartbeatMs: number;
  readonly now: () => number;
};

export type BatchRunner = { eachBatch(payload: EachBatchPayload): Promise<void>; stop(): void };

type Progress =
  { readonly kind: 'done' } | { readonly kind: 'retry'; readonly reason: string; readonly afterMs: number };

/**
 * Works through what kafkajs fetched of one partition: decode, handle, write dead letters, and only then advance. It throws nothing but
 * kafkajs' own errors, because the library answers a TypeError by ending the consumer and any other one by repeating the batch for ever.
 */
export function createBatchRunner<E extends AnyEvent>(options: BatchRunnerOptions<E>): BatchRunner {
  const { group, subscription, handle, membership, surroundings, tracer, now } = options;
  const { logger, metrics, onFatal } = surroundings;
  const timers = new Set<NodeJS.Timeout>();
  let failed = false;
  const labelsOf = (topic: string) => ({ ...ofTopic(topic), ...ofGroup(group) });

  const chunk = async (
    topic: string,
    partition: number,
    messages: readonly RawMessage[],
    holding: Holding,
  ): Promise<Progress> => {
    const subscribed = subscription.of(topic);
    const letters: DeadLetter[] = [];
    const byOffset = new Map<bigint, RawMessage>();
    const events: Received<E>[] = [];
    const letter = (message: RawMessage, reason: DeadLetter['reason'], detail: string): void => {
      const district = subscription.deadLetterDistrict(topic);
      letters.push({ event: subscribed.event, district, group, topic, partition, message, reason, detail });
    };
    for (const message of messages) {
      const receipt = receive(subscribed, topic, partition, message);
      if (receipt.kind === 'unreadable') letter(message, receipt.reason, receipt.detail);
      if (receipt.kind !== 'received') continue;
      events.push(receipt.received);
      byOffset.set(receipt.received.offset, message);
    }
    if (events.length > 0) {
      const handled = await timed(topic, () =>
        traced(events, topic, () => handle({ ...subscription.place(topic, partition), events })),
      );
      if (handled.retry !== undefined) return { kind: 'retry', ...handled.retry };
      for (const { received, reason, detail } of handled.deadLetters ?? []) {
        const message = byOffset.get(received.offset);
        if (message === undefined)
          throw new Error(`a dead letter for offset ${received.offset}, which is not of this batch`);
        letter(message, reason, detail);
      }
      holding.keepFrom = handled.keepFrom;
    }
    if (letters.length > 0) {
      await writeDeadLetters(await options.deadLetterProducer(), letters, now());
      for (const { reason } of letters) metrics.deadLettered.add(1, { ...labelsOf(topic), reason });
    }
    metrics.received.add(messages.length, labelsOf(topic));
    return { kind: 'done' };
  };

  const timed = async (topic: string, work: () => Promise<Handled<E>>): Promise<Handled<E>> => {
    const started = performance.now();
    const handled = await work();
    metrics.batchSeconds.record((performance.now() - started) / 1_000, labelsOf(topic));
    return handled;
  };

  /** The batch works for many: a trace of its own with a link to each of them, none left out. */
  const traced = (
    events: readonly Received<E>[],
    topic: string,
    work: () => Promise<Handled<E>> | Handled<E>,
  ): Promise<Handled<E>> => {
    const attributes = { ...labelsOf(topic), 'messaging.batch.message_count': events.length };
    const links = [...new Set(events.flatMap(({ attributes: { traceparent } }) => traceparent ?? []))];
    const options = { kind: SpanKind.CONSUMER, attributes, links, root: true };
    return inSpan(tracer, `process batch ${topic}`, options, async () => work());
  };

  /** A defect, or an error that says itself when to try again. */
  const safely = async (work: () => Promise<Progress>): Promise<Progress | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Error && 'retryAfterMs' in error && typeof error.retryAfterMs === 'number') {
        return { kind: 'retry', reason: error.name, afterMs: error.retryAfterMs };
      }
      failed = true;
      onFatal(new ConsumerFailedError(group, 'its handler failed', error));
      return undefined;
    }
  };

  const pauseFor = (payload: EachBatchPayload, reason: string, afterMs: number): void => {
    const { topic, partition } = payload.batch;
    metrics.batchRetries.add(1, { ...labelsOf(topic), reason });
    logger.warn({ group, topic, partition, reason, afterMs }, 'a batch waits for what it needs');
    const resume = payload.pause();
    const timer = setTimeout(() => {
      timers.delete(timer);
      resume();
    }, afterMs);
    timers.add(timer);
  };

  const commit = async (payload: EachBatchPayload, holding: Holding): Promise<void> => {
    const position = holding.commit?.position();
    if (position === undefined || position === holding.committed) return;
    const { topic, partition } = payload.batch;
    // Unlike `consumer.commitOffsets`, this one still works while the consumer stops.
    await payload.commitOffsetsIfNecessary({
      topics: [{ topic, partitions: [{ partition, offset: String(position) }] }],
    });
    holding.committed = position;
    if (holding.commit?.wasCapped() === true)
      logger.warn({ group, topic, partition }, 'a window asked for more than 15 minutes back');
  };

  return {
    async eachBatch(payload) {
      const { batch, heartbeat, isRunning, isStale, resolveOffset } = payload;
      const { topic, partition, messages } = batch;
      const holding = membership.of(topic, partition);
      if (holding === undefined) return;
      let leaving: Error | undefined;
      // kafkajs sends heartbeats between batches only; a failed one means that the group is rebalancing.
      const timer = setInterval(
        () => void heartbeat().catch((error: Error) => (leaving ??= error)),
        options.heartbeatMs,
      );
      try {
        for (let index = 0; index < messages.length; index += CHUNK) {
          if (failed || leaving !== undefined || !isRunning() || isStale()) break;
          const slice = messages.slice(index, index + CHUNK);
          const [first, last] = [slice[0], slice.at(-1)];
          if (first === undefined || last === undefined) break;
          const progress = await safely(() => chunk(topic, partition, slice, holding));
          if (progress?.kind === 'retry') pauseFor(payload, progress.reason, progress.afterMs);
          if (progress?.kind !== 'done') break;
          const next = BigInt(last.offset) + 1n;
          advance(holding, {
            first: BigInt(first.offset),
            firstMs: Number(first.timestamp),
            lastMs: Number(last.timestamp),
            next,
          });
          resolveOffset(last.offset);
        }
      } finally {
        clearInterval(timer);
      }
      metrics.lag.record(
        Math.max(0, Number(BigInt(batch.highWatermark) - (holding.next ?? BigInt(batch.firstOffset() ?? '0')))),
        { ...labelsOf(topic), 'messaging.destination.partition.id': String(partition) },
      );
      if (failed) payload.pause();
      await commit(payload, holding);
      if (leaving !== undefined) throw leaving;
    },
    stop() {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
