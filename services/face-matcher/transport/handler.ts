import type { AnswerRequest, EvidenceRequest } from '@marsad/evidence';
import type { Batch, Handled, Received, RejectedMessage } from '@marsad/kafka';
import { inMessage, isEvent } from '@marsad/kafka';
import type { Pipeline } from '@marsad/pipeline';
import { clipRequested, faceCropped } from '@marsad/schemas';
import type { Revision } from '../domain/candidate-book.ts';
import { retryAfterMs } from '../errors.ts';
import type { RetryReason } from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import type { HeadInput } from '../pipeline/head-input.ts';
import type { FaceCutOut, PartitionMemory, PublishCandidate } from '../ports.ts';
import type { Memories } from './memories.ts';

export const CONSUMED = [faceCropped, clipRequested] as const;
type Consumed = (typeof CONSUMED)[number];

type Needs = {
  readonly memories: Pick<Memories, 'of'>;
  readonly heads: Pipeline<HeadInput, readonly Revision[]>;
  readonly publish: PublishCandidate;
  readonly onPublished: (revision: Revision) => void;
  readonly answerRequest: AnswerRequest<FaceCutOut>;
  readonly now: () => number;
  readonly metrics?: Metrics | undefined;
};

const kafkaAway = (afterMs: number) => ({ retry: { reason: 'kafka_unavailable' satisfies RetryReason, afterMs } });

/** Handles a batch of one partition: each message first, then the acknowledgements of what it published, then the offset. */
export function createHandler(needs: Needs) {
  return async (batch: Batch<Consumed>): Promise<Handled<Consumed>> => {
    const first = batch.events[0];
    if (!first) return {};
    try {
      // Both topics are keyed by camera over as many partitions: a head and its alert's request share a memory.
      const memory = needs.memories.of(batch);
      return isEvent(first, clipRequested)
        ? await handleRequests(batch, memory, needs)
        : await handleHeads(batch, memory, needs);
    } catch (error) {
      const waitMs = retryAfterMs(error);
      if (waitMs === undefined) throw error;
      return kafkaAway(waitMs);
    }
  };
}

async function handleHeads(batch: Batch<Consumed>, memory: PartitionMemory, needs: Needs): Promise<Handled<Consumed>> {
  const deadLetters: RejectedMessage<Consumed>[] = [];
  for (const received of batch.events) {
    if (!isEvent(received, faceCropped)) continue;
    needs.metrics?.behind((needs.now() - received.data.receivedAtMs) / 1_000);
    const outcome = await inMessage(received, () => handleHead(received, memory, needs));
    if (outcome.kind === 'retry') return { retry: { reason: outcome.reason, afterMs: outcome.afterMs } };
    if (outcome.kind === 'dead_letter')
      deadLetters.push({ received, reason: 'unreadable_picture', detail: outcome.detail });
  }
  return { deadLetters, keepFrom: memory.book.neededFrom(needs.now()) };
}

/** Matches one head, publishes its candidates and records them. */
async function handleHead(received: Received<typeof faceCropped>, memory: PartitionMemory, needs: Needs) {
  const { book, faces, partition } = memory;
  const { data, attributes, picture, offset } = received;
  const outcome = await needs.heads.run({
    data,
    jpeg: picture ?? Buffer.alloc(0),
    simulated: attributes.simulated === 'true',
    ...{ book, faces, partition, offset },
    nowMs: needs.now(),
  });
  if (outcome.kind === 'retry') {
    memory.lastHead = { ...memory.lastHead, handledAtMs: needs.now() };
    return outcome;
  }
  memory.lastHead = { handledAtMs: needs.now(), appendedAtMs: received.timestampMs };
  if (outcome.kind !== 'pass') return outcome;
  for (const revision of outcome.value) {
    await needs.publish(revision);
    book.notePublished(revision, offset, needs.now());
    needs.onPublished(revision);
    needs.metrics?.published(revision.revision === 0 ? 'first' : 'amendment');
  }
  return outcome;
}

async function handleRequests(
  batch: Batch<Consumed>,
  memory: PartitionMemory,
  needs: Needs,
): Promise<Handled<Consumed>> {
  for (const received of batch.events) {
    const request = isEvent(received, clipRequested) ? requestOf(received) : undefined;
    if (!request) continue;
    const input = { request, crops: memory.faces, lastCrop: memory.lastHead };
    const outcome = await inMessage(received, () => needs.answerRequest(input));
    if (outcome.kind === 'retry') return { retry: { reason: outcome.reason, afterMs: outcome.afterMs } };
  }
  return {};
}

/** Most requests are for a snapshot, a clip or a plate; those are for other services. */
function requestOf({ data, attributes, timestampMs }: Received<typeof clipRequested>): EvidenceRequest | undefined {
  const { alertId, district, camera, atMs, faceCandidateId: candidateId } = data;
  if (candidateId === undefined) return undefined;
  const simulated = attributes.simulated === 'true';
  return { alertId, district, camera, atMs, cropId: candidateId, requestedAtMs: timestampMs, simulated };
}
