import { ConsumerFailedError } from './errors.ts';
import { STOP_DEADLINE_MS, within } from './deadline.ts';
import {
  CONSUMER_OPTIONS,
  type EachBatchPayload,
  type KafkaClient,
  type KafkaConsumer,
  type RawMessage,
} from './kafkajs.ts';
import { createPositions, type PartitionEnds, type Positions } from './positions.ts';
import { watchConsumer, type Reporting } from './watch.ts';

/** `beginning`: first everything that is still there; `end`: from now on; `sinceMs`: first everything appended since that moment, UTC ms. */
export type StartOfReading = 'beginning' | 'end' | { readonly sinceMs: number };

export type FollowOptions = {
  /** The whole name of the group, which no other reader uses: this one member gets everything, and nothing is ever committed. */
  readonly group: string;
  readonly topics: readonly string[];
  readonly from: StartOfReading;
  /** Awaited, in order per partition. */
  readonly apply: (topic: string, partition: number, message: RawMessage) => void | Promise<void>;
};

/**
 * Reads whole topics by itself, from where they begin, since a moment, or from now on. With `end` it resolves once it is reading, otherwise
 * when everything that was there at the start has been applied. It rejects if the consumer ends before that.
 */
export async function follow(
  client: KafkaClient,
  options: FollowOptions,
  reporting: Reporting,
): Promise<{ stop(): Promise<void> }> {
  const { group, topics, from } = options;
  const positions = createPositions(await endsOf(client, topics, from), from === 'end' ? 'end' : 'beginning');
  const failure = Promise.withResolvers<never>();
  failure.promise.catch(() => undefined);
  const fail = (error: Error): void => {
    failure.reject(error);
    reporting.onFatal(error);
  };
  const consumer = client.consumer({
    groupId: group,
    sessionTimeout: 6_000,
    heartbeatInterval: 1_000,
    rebalanceTimeout: 3_000,
    maxBytesPerPartition: 4 << 20,
    ...CONSUMER_OPTIONS,
  });
  const watch = watchConsumer(consumer, group, { ...reporting, onFatal: fail });
  keepPositions(consumer, positions);
  await consumer.connect();
  await consumer.subscribe({ topics: [...topics], fromBeginning: from !== 'end' });
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    partitionsConsumedConcurrently: 4,
    eachBatch: createApplyBatch(options, positions, fail),
  });
  const stop = async (): Promise<void> => {
    watch.stop();
    await within(consumer.disconnect(), STOP_DEADLINE_MS);
  };
  try {
    await Promise.race([positions.caughtUp, failure.promise]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop };
}

/** Seeks the known positions after each reconnect, and notes the ends of batches whose records were all cleaned away. */
function keepPositions(consumer: KafkaConsumer, positions: Positions): void {
  // A new generation forgets positions, because none is committed: without this each reconnect would read the topics again.
  consumer.on('consumer.group_join', ({ payload }) => {
    for (const [topic, partitions] of Object.entries(payload.memberAssignment)) {
      for (const partition of partitions) {
        const offset = positions.next(topic, partition);
        if (offset !== undefined) consumer.seek({ topic, partition, offset: String(offset) });
      }
    }
  });
  // A batch whose records the log cleaner has all removed never reaches eachBatch, but its end is reported here.
  consumer.on('consumer.end_batch_process', ({ payload }) =>
    positions.reached(payload.topic, payload.partition, BigInt(payload.lastOffset) + 1n),
  );
}

/** Applies the messages of a batch one after another. After an error, which is fatal, nothing is applied any more. */
function createApplyBatch({ group, apply }: FollowOptions, positions: Positions, fail: (error: Error) => void) {
  let failed = false;
  return async (payload: EachBatchPayload): Promise<void> => {
    const { batch, isRunning, isStale, resolveOffset, heartbeat, pause } = payload;
    const { topic, partition, messages } = batch;
    for (const message of messages) {
      if (failed || !isRunning() || isStale()) break;
      try {
        const applied = apply(topic, partition, message);
        if (applied instanceof Promise) await applied;
      } catch (error) {
        failed = true;
        fail(new ConsumerFailedError(group, 'its reader failed', error));
        break;
      }
      resolveOffset(message.offset);
      positions.reached(topic, partition, BigInt(message.offset) + 1n);
    }
    if (failed) pause();
    else await heartbeat();
  };
}

/** Where reading begins in each partition, and where it ends now. @throws if the user may not read the topics or they do not exist */
async function endsOf(client: KafkaClient, topics: readonly string[], from: StartOfReading): Promise<PartitionEnds[]> {
  const admin = client.admin();
  await admin.connect();
  try {
    const ends = await Promise.all(
      topics.map(async (topic) => {
        const since = typeof from === 'object' ? await admin.fetchTopicOffsetsByTimestamp(topic, from.sinceMs) : [];
        const first = new Map(since.map(({ partition, offset }) => [partition, BigInt(offset)]));
        const partitions = await admin.fetchTopicOffsets(topic);
        return partitions.map(({ partition, low, high }) => ({
          topic,
          partition,
          low: first.get(partition) ?? BigInt(low),
          high: BigInt(high),
        }));
      }),
    );
    return ends.flat();
  } finally {
    await admin.disconnect();
  }
}
