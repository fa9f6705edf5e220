import { createAnswerRequest } from '@marsad/evidence';
import type { EvidenceRequest, EvidenceStore } from '@marsad/evidence';
import type { Batch, Handled, Received } from '@marsad/kafka';
import { inMessage, isEvent } from '@marsad/kafka';
import { handleEach, orRetry, pass } from '@marsad/pipeline';
import type { Outcome } from '@marsad/pipeline';
import { clipRequested, faceCropped } from '@marsad/schemas';
import type { Reasons } from '../errors.ts';
import { createHeadPipeline } from '../pipeline/pipeline.ts';
import type { HeadNeeds } from '../pipeline/pipeline.ts';
import type { Sessions } from '../pipeline/sessions.ts';
import type { PartitionState } from '../ports.ts';
import type { Memory } from './memory.ts';
import type { Records } from './records.ts';

export const CONSUMED = [faceCropped, clipRequested] as const;
type Consumed = (typeof CONSUMED)[number];

type Needs = HeadNeeds & {
  readonly memory: Pick<Memory, 'of'>;
  readonly sessions: Pick<Sessions, 'countCandidate'>;
  readonly records: Pick<Records, 'publishCandidate' | 'publishEvidence'>;
  readonly evidence: EvidenceStore;
  readonly now: () => number;
};
type HeadHandling = Pick<Needs, 'sessions' | 'records' | 'now' | 'metrics'> & {
  readonly heads: ReturnType<typeof createHeadPipeline>;
};

/** Handles a batch of one partition: each message first, then the acknowledgements of what it published, then the offset. */
export function createHandler(needs: Needs): (batch: Batch<Consumed>) => Promise<Handled<Consumed>> {
  const { memory, records, evidence, now, metrics } = needs;
  const handling: HeadHandling = { ...needs, heads: createHeadPipeline(needs) };
  const answerRequest = createAnswerRequest({
    store: evidence,
    publish: records.publishEvidence,
    notReadYet: 'heads_not_read_yet',
    now,
    observer: metrics?.step,
    count: metrics?.evidence,
  });
  return async (batch) => {
    // Both topics are keyed by camera over as many partitions: a head and its alert's request share a state.
    const state = memory.of(batch);
    const handled = await handleEach(batch.events, (received) =>
      inMessage(received, (): Promise<Outcome<unknown, Reasons>> => {
        if (isEvent(received, faceCropped)) return handleHead(received, state, handling);
        const request = isEvent(received, clipRequested) ? requestOf(received) : undefined;
        if (!request) return Promise.resolve(pass(undefined));
        return answerRequest({ request, crops: state.faces, lastCrop: state.lastHead });
      }),
    );
    const isHeads = batch.events.some((received) => isEvent(received, faceCropped));
    return isHeads ? { ...handled, keepFrom: state.book.neededFrom(now()) } : handled;
  };
}

/** Matches one head, publishes its candidates and records them. */
async function handleHead(
  received: Received<typeof faceCropped>,
  state: PartitionState,
  { heads, sessions, records, now, metrics }: HeadHandling,
): Promise<Outcome<unknown, Reasons>> {
  const { book, faces, partition } = state;
  const { data, attributes, picture, offset } = received;
  metrics?.behind((now() - data.receivedAtMs) / 1_000);
  const outcome = await heads.run({
    data,
    jpeg: picture ?? Buffer.alloc(0),
    simulated: attributes.simulated === 'true',
    book,
    faces,
    partition,
    offset,
    nowMs: now(),
  });
  if (outcome.kind === 'retry') {
    state.lastHead = { ...state.lastHead, handledAtMs: now() };
    return outcome;
  }
  state.lastHead = { handledAtMs: now(), appendedAtMs: received.timestampMs };
  if (outcome.kind !== 'pass') return outcome;
  return orRetry<undefined, Reasons>('kafka_unavailable', async () => {
    for (const revision of outcome.value) {
      await records.publishCandidate(revision);
      book.notePublished(revision, offset, now());
      sessions.countCandidate(revision.authorisationId);
      metrics?.published(revision.revision === 0 ? 'first' : 'amendment');
    }
    return pass(undefined);
  });
}

/** Most requests are for a snapshot, a clip or a plate; those are for other services. */
function requestOf({ data, attributes, timestampMs }: Received<typeof clipRequested>): EvidenceRequest | undefined {
  const { alertId, district, camera, atMs, faceCandidateId: candidateId } = data;
  if (candidateId === undefined) return undefined;
  const simulated = attributes.simulated === 'true';
  return { alertId, district, camera, atMs, cropId: candidateId, requestedAtMs: timestampMs, simulated };
}
