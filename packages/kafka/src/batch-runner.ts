import { isEnvironmentFault } from '@marsad/pipeline';
import type { AnyEvent } from '@marsad/schemas';
import { createChunkHandler, type Chunk, type ChunkHandlerOptions, type Progress } from './chunk-handler.ts';
import { ConsumerFailedError } from './errors.ts';
import type { EachBatchPayload } from './kafkajs.ts';
import { advance, type Holding, type Membership } from './membership.ts';
import { groupLabels, topicLabels } from './metrics.ts';
import { createPauses } from './pauses.ts';
import type { Reporting } from './watch.ts';

/** How many messages are handled together. One span can link to all of them, and a partition that is lost repeats no more than these. */
const CHUNK = 200;

export type BatchRunnerOptions<E extends AnyEvent> = Omit<ChunkHandlerOptions<E>, 'metrics'> & {
  readonly membership: Membership;
  readonly reporting: Reporting;
  readonly heartbeatMs: number;
};

export type BatchRunner = { eachBatch(payload: EachBatchPayload): Promise<void>; stop(): void };

/**
 * Works through the messages that kafkajs fetched of one partition, chunk by chunk: handle, and only then advance. It throws only kafkajs'
 * own errors, because the library answers a TypeError by ending the consumer and any other error by repeating the batch for ever.
 */
export function createBatchRunner<E extends AnyEvent>(options: BatchRunnerOptions<E>): BatchRunner {
  const { group, membership, reporting } = options;
  const { logger, metrics, onFatal } = reporting;
  const handleChunk = createChunkHandler({ ...options, metrics });
  const pauses = createPauses();
  let failed = false;

  /** Undefined after a defect, which ends the process. */
  const handle = async (chunk: Chunk, holding: Holding): Promise<Progress | undefined> => {
    try {
      return await handleChunk(chunk, holding);
    } catch (error) {
      if (isEnvironmentFault(error)) return { kind: 'retry', reason: error.name, afterMs: error.retryAfterMs };
      failed = true;
      onFatal(new ConsumerFailedError(group, 'its handler failed', error));
      return undefined;
    }
  };

  const waitFor = (payload: EachBatchPayload, reason: string, afterMs: number): void => {
    const { topic, partition } = payload.batch;
    metrics.batchRetries.add(1, { ...topicLabels(topic), ...groupLabels(group), reason });
    logger.warn(
      { group, topic, partition, reason, afterMs },
      'a batch is put back because its handler asked for a retry',
    );
    pauses.pause(payload, afterMs);
  };

  return {
    async eachBatch(payload) {
      const { batch, isRunning, isStale, resolveOffset } = payload;
      const { topic, partition } = batch;
      const holding = membership.of(topic, partition);
      if (holding === undefined) return;
      const heart = beat(payload, options.heartbeatMs);
      try {
        for (const messages of chunksOf(batch.messages)) {
          if (failed || heart.failure() !== undefined || !isRunning() || isStale()) break;
          const progress = await handle({ topic, partition, messages }, holding);
          if (progress?.kind === 'retry') waitFor(payload, progress.reason, progress.afterMs);
          if (progress?.kind !== 'done') break;
          resolveOffset(advanceOver(messages, holding));
        }
      } finally {
        heart.stop();
      }
      recordLag(payload, holding, group, reporting);
      if (failed) payload.pause();
      await commit(payload, holding, group, reporting);
      const leaving = heart.failure();
      if (leaving !== undefined) throw leaving;
    },
    stop: pauses.stop,
  };
}

type RawMessages = EachBatchPayload['batch']['messages'];

function* chunksOf(messages: RawMessages): Generator<RawMessages> {
  for (let index = 0; index < messages.length; index += CHUNK) yield messages.slice(index, index + CHUNK);
}

/** Notes that these messages are done. @returns the last of their offsets */
function advanceOver(messages: RawMessages, holding: Holding): string {
  const [first, last] = [messages[0], messages.at(-1)];
  if (first === undefined || last === undefined) throw new Error('a chunk without messages');
  advance(holding, {
    first: BigInt(first.offset),
    firstMs: Number(first.timestamp),
    lastMs: Number(last.timestamp),
    next: BigInt(last.offset) + 1n,
  });
  return last.offset;
}

/**
 * Sends heartbeats while a batch is handled, because kafkajs sends them between batches only. A failed one means that the group is
 * rebalancing.
 */
function beat({ heartbeat }: EachBatchPayload, everyMs: number) {
  let failure: Error | undefined;
  const timer = setInterval(() => void heartbeat().catch((error: Error) => (failure ??= error)), everyMs);
  return { failure: () => failure, stop: () => clearInterval(timer) };
}

function recordLag({ batch }: EachBatchPayload, { next }: Holding, group: string, { metrics }: Reporting): void {
  const behind = Number(BigInt(batch.highWatermark) - (next ?? BigInt(batch.firstOffset() ?? '0')));
  metrics.lag.record(Math.max(0, behind), {
    ...topicLabels(batch.topic),
    ...groupLabels(group),
    'messaging.destination.partition.id': String(batch.partition),
  });
}

async function commit(
  payload: EachBatchPayload,
  holding: Holding,
  group: string,
  { logger }: Reporting,
): Promise<void> {
  const position = holding.commit?.position();
  if (position === undefined || position === holding.committed) return;
  const { topic, partition } = payload.batch;
  // Unlike `consumer.commitOffsets`, this one still works while the consumer stops.
  await payload.commitOffsetsIfNecessary({
    topics: [{ topic, partitions: [{ partition, offset: String(position) }] }],
  });
  holding.committed = position;
  if (holding.commit?.wasCapped() === true)
    logger.warn(
      { group, topic, partition },
      'an open window needs messages that are more than 15 minutes old, and a restart will not read them again',
    );
}
