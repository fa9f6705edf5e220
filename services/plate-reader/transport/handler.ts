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
import type { EvidenceInput, EvidenceOutcome } from '../pipeline/store-evidence.step.ts';
import type { ShotInput } from '../pipeline/shot-input.ts';
import type { EvidenceRequest, PartitionMemory, PublishEvidence } from '../ports.ts';
import type { Memories } from './memories.ts';
import type { Traces } from './traces.ts';

export const CONSUMED = [plateCropped, trackEnded, clipRequested] as const;
type Consumed = (typeof CONSUMED)[number];

type Needs = {
  readonly memories: Memories;
  readonly traces: Traces;
  readonly shots: Pipeline<ShotInput, Revision>;
  readonly evidence: Pipeline<EvidenceInput, EvidenceOutcome>;
  readonly publishEvidence: PublishEvidence;
  readonly now: () => number;
  readonly metrics?: Metrics | undefined;
};

const kafkaAway = (afterMs: number) => ({ retry: { reason: 'kafka_unavailable' satisfies RetryReason, afterMs } });

/** Handles a batch of one partition: every message to its end, then everything said acknowledged, then the offset. */
export function createHandler(needs: Needs) {
  return async (batch: Batch<Consumed>): Promise<Handled<Consumed>> => {
    const first = batch.events[0];
    if (!first) return {};
    // All three topics are keyed by camera over as many partitions: a track's crops, its end and what is asked of it share a memory.
    const memory = needs.memories.of(batch);
    if (isEvent(first, clipRequested)) return handleRequests(batch, memory, needs);
    return isEvent(first, plateCropped) ? handleShots(batch, memory, needs) : handleEnds(batch, memory, needs);
  };
}

async function handleEnds(batch: Batch<Consumed>, memory: PartitionMemory, needs: Needs): Promise<Handled<Consumed>> {
  for (const received of batch.events) {
    if (!isEvent(received, trackEnded)) continue;
    const { data, offset, timestampMs } = received;
    noteEnd(memory.book, data.trackId, { heardAtMs: needs.now(), appendedAtMs: timestampMs, offset });
  }
  const settled = await needs.memories.settle(memory);
  if (settled.retryAfterMs !== undefined) return kafkaAway(settled.retryAfterMs);
  return { keepFrom: neededEndsFrom(memory.book, needs.now()) };
}

async function handleShots(batch: Batch<Consumed>, memory: PartitionMemory, needs: Needs): Promise<Handled<Consumed>> {
  const deadLetters: RejectedMessage<Consumed>[] = [];
  for (const received of batch.events) {
    if (!isEvent(received, plateCropped)) continue;
    needs.metrics?.behind((needs.now() - received.data.receivedAtMs) / 1_000);
    const outcome = await inMessage(received, () => handleShot(received, memory, needs));
    if (outcome.kind === 'dead_letter')
      deadLetters.push({ received, reason: 'unreadable_picture', detail: outcome.detail });
    // A read leaves as soon as it is there, not when its batch is done.
    const settled = await needs.memories.settle(memory);
    if (settled.retryAfterMs !== undefined) return kafkaAway(settled.retryAfterMs);
  }
  return { deadLetters, keepFrom: neededFrom(memory.book, needs.now()) };
}

async function handleShot(received: Received<typeof plateCropped>, memory: PartitionMemory, needs: Needs) {
  const { book, cutOuts, outbox } = memory;
  const { data, offset, attributes, picture, timestampMs } = received;
  needs.traces.note(data, injectTraceparent());
  const outcome = await needs.shots.run({
    ...{ data, offset, book, cutOuts },
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
  memory: PartitionMemory,
  needs: Needs,
): Promise<Handled<Consumed>> {
  for (const received of batch.events) {
    const request = isEvent(received, clipRequested) ? requestOf(received) : undefined;
    if (!request) continue;
    const handled = await inMessage(received, () => handleRequest(request, memory, needs));
    if (handled.retry !== undefined) return handled;
  }
  return {};
}

async function handleRequest(
  request: EvidenceRequest,
  memory: PartitionMemory,
  needs: Needs,
): Promise<Handled<Consumed>> {
  const outcome = await needs.evidence.run({ ...request, memory });
  if (outcome.kind === 'retry') return { retry: { reason: outcome.reason, afterMs: outcome.afterMs } };
  if (outcome.kind !== 'pass') return {};
  try {
    await answer(request, outcome.value, needs);
    return {};
  } catch (error) {
    const waitMs = retryAfterMs(error);
    if (waitMs === undefined) throw error;
    return kafkaAway(waitMs);
  }
}

async function answer(request: EvidenceRequest, outcome: EvidenceOutcome, needs: Needs): Promise<void> {
  const { publishEvidence, metrics, now } = needs;
  if (outcome.kind === 'stored') {
    await publishEvidence.ready(request, outcome.cutOut, outcome.stored, now() - request.requestedAtMs);
    metrics?.evidence('stored');
  } else {
    await publishEvidence.failed(request, outcome.reason);
    metrics?.evidence(outcome.reason);
  }
}

/** Most requests are for snapshot and clip only: those are not ours. */
function requestOf({ data, attributes, timestampMs }: Received<typeof clipRequested>): EvidenceRequest | undefined {
  const { alertId, district, camera, atMs, plateReadId } = data;
  if (plateReadId === undefined) return undefined;
  const simulated = attributes.simulated === 'true';
  return { alertId, district, camera, atMs, readId: plateReadId, requestedAtMs: timestampMs, simulated };
}
