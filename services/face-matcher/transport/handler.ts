import type { AnswerRequest, EvidenceRequest } from '@marsad/evidence';
import type { Batch, Handled, Received } from '@marsad/kafka';
import { inMessage, isEvent } from '@marsad/kafka';
import { handleEach, orRetry, pass } from '@marsad/pipeline';
import type { Outcome, Pipeline } from '@marsad/pipeline';
import { clipRequested, faceCropped } from '@marsad/schemas';
import type { Revision } from '../domain/candidate-book.ts';
import type { Reasons } from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import type { HeadInput } from '../pipeline/head-input.ts';
import type { FaceCutOut, PartitionMemory, PublishCandidate } from '../ports.ts';
import type { Memories } from './memories.ts';

export const CONSUMED = [faceCropped, clipRequested] as const;
type Consumed = (typeof CONSUMED)[number];

type Needs = {
  readonly memories: Pick<Memories, 'of'>;
  readonly heads: Pipeline<HeadInput, readonly Revision[], Reasons>;
  readonly publish: PublishCandidate;
  readonly onPublished: (revision: Revision) => void;
  readonly answerRequest: AnswerRequest<FaceCutOut, 'heads_not_read_yet'>;
  readonly now: () => number;
  readonly metrics?: Metrics | undefined;
};

/** Handles a batch of one partition: each message first, then the acknowledgements of what it published, then the offset. */
export const createHandler =
  (needs: Needs) =>
  async (batch: Batch<Consumed>): Promise<Handled<Consumed>> => {
    // Both topics are keyed by camera over as many partitions: a head and its alert's request share a memory.
    const memory = needs.memories.of(batch);
    const handled = await handleEach(batch.events, (received) =>
      inMessage(received, () =>
        isEvent(received, faceCropped) ? handleHead(received, memory, needs) : handleRequest(received, memory, needs),
      ),
    );
    const isHeads = batch.events.some((received) => isEvent(received, faceCropped));
    return isHeads ? { ...handled, keepFrom: memory.book.neededFrom(needs.now()) } : handled;
  };

/** Matches one head, publishes its candidates and records them. */
async function handleHead(
  received: Received<typeof faceCropped>,
  memory: PartitionMemory,
  needs: Needs,
): Promise<Outcome<unknown, Reasons>> {
  const { book, faces, partition } = memory;
  const { data, attributes, picture, offset } = received;
  needs.metrics?.behind((needs.now() - data.receivedAtMs) / 1_000);
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
  return orRetry<undefined, Reasons>('kafka_unavailable', async () => {
    for (const revision of outcome.value) {
      await needs.publish(revision);
      book.notePublished(revision, offset, needs.now());
      needs.onPublished(revision);
      needs.metrics?.published(revision.revision === 0 ? 'first' : 'amendment');
    }
    return pass(undefined);
  });
}

async function handleRequest(
  received: Received<Consumed>,
  { faces, lastHead }: PartitionMemory,
  { answerRequest }: Needs,
): Promise<Outcome<unknown, Reasons>> {
  const request = isEvent(received, clipRequested) ? requestOf(received) : undefined;
  return request ? answerRequest({ request, crops: faces, lastCrop: lastHead }) : pass(undefined);
}

/** Most requests are for a snapshot, a clip or a plate; those are for other services. */
function requestOf({ data, attributes, timestampMs }: Received<typeof clipRequested>): EvidenceRequest | undefined {
  const { alertId, district, camera, atMs, faceCandidateId: candidateId } = data;
  if (candidateId === undefined) return undefined;
  const simulated = attributes.simulated === 'true';
  return { alertId, district, camera, atMs, cropId: candidateId, requestedAtMs: timestampMs, simulated };
}
