import type { AnswerRequest, EvidenceRequest } from '@marsad/evidence';
import type { Batch, Handled, Received, RejectedMessage } from '@marsad/kafka';
import { inMessage, isEvent } from '@marsad/kafka';
import { injectTraceparent } from '@marsad/telemetry';
import type { Pipeline } from '@marsad/pipeline';
import { clipRequested, plateCropped, trackEnded } from '@marsad/schemas';
import type { Revision } from '../domain/track-vote.ts';
import { neededEndsFrom, neededFrom, noteEnd } from '../domain/vote-book.ts';
import { retryAfterMs } from '../errors.ts';
import type { RetryReason } from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import type { CropInput } from '../pipeline/crop-input.ts';
import type { PartitionMemory, PlateCrop } from '../ports.ts';
import type { Memories } from './memories.ts';
import type { Traces } from './traces.ts';

export const CONSUMED = [plateCropped, trackEnded, clipRequested] as const;
type Consumed = (typeof CONSUMED)[number];

type Needs = {
  readonly memories: Memories;
  readonly traces: Traces;
  readonly crops: Pipeline<CropInput, Revision>;
  readonly answerRequest: AnswerRequest<PlateCrop>;
  readonly now: () => number;
  readonly metrics?: Metrics | undefined;
};

const kafkaAway = (afterMs: number) => ({ retry: { reason: 'kafka_unavailable' satisfies RetryReason, afterMs } });

/** Handles a batch of one partition: each message first, then the acknowledgements of what it published, then the offset. */
export function createHandler(needs: Needs) {
  return async (batch: Batch<Consumed>): Promise<Handled<Consumed>> => {
    const first = batch.events[0];
    if (!first) return {};
    // All three topics are keyed by camera over as many partitions: a track's crops, its end and its alert's request share a memory.
    const memory = needs.memories.of(batch);
    if (isEvent(first, clipRequested)) return handleRequests(batch, memory, needs);
    return isEvent(first, plateCropped) ? handleCrops(batch, memory, needs) : handleEnds(batch, memory, needs);
  };
}

async function handleEnds(batch: Batch<Consumed>, memory: PartitionMemory, needs: Needs): Promise<Handled<Consumed>> {
  for (const received of batch.events) {
    if (!isEvent(received, trackEnded)) continue;
    const { data, offset, timestampMs } = received;
    noteEnd(memory.book, data.trackId, { consumedAtMs: needs.now(), appendedAtMs: timestampMs, offset });
  }
  const published = await needs.memories.publishDue(memory);
  if (published.retryAfterMs !== undefined) return kafkaAway(published.retryAfterMs);
  return { keepFrom: neededEndsFrom(memory.book, needs.now()) };
}

async function handleCrops(batch: Batch<Consumed>, memory: PartitionMemory, needs: Needs): Promise<Handled<Consumed>> {
  const deadLetters: RejectedMessage<Consumed>[] = [];
  for (const received of batch.events) {
    if (!isEvent(received, plateCropped)) continue;
    needs.metrics?.behind((needs.now() - received.data.receivedAtMs) / 1_000);
    const outcome = await inMessage(received, () => handleCrop(received, memory, needs));
    if (outcome.kind === 'dead_letter')
      deadLetters.push({ received, reason: 'unreadable_picture', detail: outcome.detail });
    // Publishes a read at once, not at the end of its batch.
    const published = await needs.memories.publishDue(memory);
    if (published.retryAfterMs !== undefined) return kafkaAway(published.retryAfterMs);
  }
  return { deadLetters, keepFrom: neededFrom(memory.book, needs.now()) };
}

async function handleCrop(received: Received<typeof plateCropped>, memory: PartitionMemory, needs: Needs) {
  const { book, plates, outbox } = memory;
  const { data, offset, attributes, picture, timestampMs } = received;
  needs.traces.note(data, injectTraceparent());
  const outcome = await needs.crops.run({
    ...{ data, offset, book, plates },
    jpeg: picture ?? Buffer.alloc(0),
    simulated: attributes.simulated === 'true',
    appendedAtMs: timestampMs,
    nowMs: needs.now(),
  });
  if (outcome.kind === 'pass') outbox.push(outcome.value);
  book.lastCrop = { handledAtMs: needs.now(), appendedAtMs: timestampMs };
  return outcome;
}

async function handleRequests(
  batch: Batch<Consumed>,
  { plates, book }: PartitionMemory,
  { answerRequest }: Needs,
): Promise<Handled<Consumed>> {
  try {
    for (const received of batch.events) {
      const request = isEvent(received, clipRequested) ? requestOf(received) : undefined;
      if (!request) continue;
      const input = { request, crops: plates, lastCrop: book.lastCrop };
      const outcome = await inMessage(received, () => answerRequest(input));
      if (outcome.kind === 'retry') return { retry: { reason: outcome.reason, afterMs: outcome.afterMs } };
    }
    return {};
  } catch (error) {
    const waitMs = retryAfterMs(error);
    if (waitMs === undefined) throw error;
    return kafkaAway(waitMs);
  }
}

/** Most requests are for a snapshot and a clip only; those are for other services. */
function requestOf({ data, attributes, timestampMs }: Received<typeof clipRequested>): EvidenceRequest | undefined {
  const { alertId, district, camera, atMs, plateReadId } = data;
  if (plateReadId === undefined) return undefined;
  const simulated = attributes.simulated === 'true';
  return { alertId, district, camera, atMs, cropId: plateReadId, requestedAtMs: timestampMs, simulated };
}
