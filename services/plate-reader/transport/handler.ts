import type { AnswerRequest, EvidenceRequest } from '@marsad/evidence';
import type { Batch, Handled, Received } from '@marsad/kafka';
import { inMessage, isEvent } from '@marsad/kafka';
import { handleEach, pass } from '@marsad/pipeline';
import type { Outcome, Pipeline } from '@marsad/pipeline';
import { clipRequested, isEdgeReadId, plateCropped, trackEnded } from '@marsad/schemas';
import { injectTraceparent } from '@marsad/telemetry';
import type { Revision } from '../domain/track-vote.ts';
import { neededEndsFrom, neededFrom, noteEnd } from '../domain/vote-book.ts';
import type { Reasons } from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import type { CropInput } from '../pipeline/crop-input.ts';
import type { PartitionState, PlateCrop } from '../ports.ts';
import type { Memory } from './memory.ts';
import type { Traces } from './traces.ts';

export const CONSUMED = [plateCropped, trackEnded, clipRequested] as const;
type Consumed = (typeof CONSUMED)[number];

type Needs = {
  readonly memory: Pick<Memory, 'of' | 'publishDue'>;
  readonly traces: Traces;
  readonly crops: Pipeline<CropInput, Revision, Reasons>;
  readonly answerRequest: AnswerRequest<PlateCrop, 'crops_not_read_yet'>;
  readonly now: () => number;
  readonly metrics?: Metrics | undefined;
};

/** Handles a batch of one partition: each message first, then the acknowledgements of what it published, then the offset. */
export const createHandler =
  (needs: Needs) =>
  async (batch: Batch<Consumed>): Promise<Handled<Consumed>> => {
    const first = batch.events[0];
    if (!first) return {};
    // All three topics are keyed by camera over as many partitions: a track's crops, its end and its alert's request share a state.
    const state = needs.memory.of(batch);
    if (isEvent(first, trackEnded)) return handleEnds(batch, state, needs);
    const handled = await handleEach(batch.events, (received) =>
      inMessage(received, () =>
        isEvent(received, plateCropped) ? handleCrop(received, state, needs) : handleRequest(received, state, needs),
      ),
    );
    return isEvent(first, plateCropped) ? { ...handled, keepFrom: neededFrom(state.book, needs.now()) } : handled;
  };

/** Records every end of the batch, then publishes the votes that they close. */
async function handleEnds(batch: Batch<Consumed>, state: PartitionState, needs: Needs): Promise<Handled<Consumed>> {
  for (const received of batch.events) {
    if (!isEvent(received, trackEnded)) continue;
    const { data, offset, timestampMs } = received;
    noteEnd(state.book, data.trackId, { consumedAtMs: needs.now(), appendedAtMs: timestampMs, offset });
  }
  const handled = await handleEach([state], needs.memory.publishDue);
  return { retry: handled.retry, keepFrom: neededEndsFrom(state.book, needs.now()) };
}

/** Counts one crop, and publishes its read at once rather than at the end of the batch. */
async function handleCrop(
  received: Received<typeof plateCropped>,
  state: PartitionState,
  needs: Needs,
): Promise<Outcome<unknown, Reasons>> {
  const { book, plates, outbox } = state;
  const { data, offset, attributes, picture, timestampMs } = received;
  needs.metrics?.behind((needs.now() - data.receivedAtMs) / 1_000);
  needs.traces.note(data, injectTraceparent());
  const outcome = await needs.crops.run({
    data,
    offset,
    book,
    plates,
    jpeg: picture ?? Buffer.alloc(0),
    simulated: attributes.simulated === 'true',
    appendedAtMs: timestampMs,
    nowMs: needs.now(),
  });
  if (outcome.kind === 'pass') outbox.push(outcome.value);
  book.lastCrop = { handledAtMs: needs.now(), appendedAtMs: timestampMs };
  const published = await needs.memory.publishDue(state);
  return published.kind === 'retry' ? published : outcome;
}

async function handleRequest(
  received: Received<Consumed>,
  { plates, book }: PartitionState,
  { answerRequest }: Needs,
): Promise<Outcome<unknown, Reasons>> {
  const request = isEvent(received, clipRequested) ? requestOf(received) : undefined;
  return request ? answerRequest({ request, crops: plates, lastCrop: book.lastCrop }) : pass(undefined);
}

/** Most requests are for a snapshot and a clip only; those are for other services. */
function requestOf({ data, attributes, timestampMs }: Received<typeof clipRequested>): EvidenceRequest | undefined {
  const { alertId, district, camera, atMs, plateReadId } = data;
  // The plate of a read that a smart camera made is edge-gateway's.
  if (plateReadId === undefined || isEdgeReadId(plateReadId)) return undefined;
  const simulated = attributes.simulated === 'true';
  return { alertId, district, camera, atMs, cropId: plateReadId, requestedAtMs: timestampMs, simulated };
}
