import { setTimeout as sleep } from 'node:timers/promises';
import type { AnswerRequest, EvidenceRequest, PublishEvidence } from '@marsad/evidence';
import type { Batch, EventProducer, Handled, Received } from '@marsad/kafka';
import { inMessage } from '@marsad/kafka';
import { handleEach, orRetry, pass } from '@marsad/pipeline';
import type { Outcome } from '@marsad/pipeline';
import type { clipRequested } from '@marsad/schemas';
import { isEdgeReadId, plateEvidenceReady, viewFailed } from '@marsad/schemas';
import { eventIdOf } from '@marsad/schemas/ids';
import type { Reasons } from '../errors.ts';
import type { PlateCrop } from '../ports.ts';
import type { Crops } from './crops.ts';

type Request = Received<typeof clipRequested>;
type Answer = AnswerRequest<PlateCrop, 'other_replica_may_have_it'>;

/** The request for the plate of a read that a smart camera made; undefined for any other. Those are for other services. */
export function evidenceRequestOf({ data, attributes, timestampMs }: Request): EvidenceRequest | undefined {
  const { alertId, district, camera, atMs, plateReadId } = data;
  if (plateReadId === undefined || !isEdgeReadId(plateReadId)) return undefined;
  const simulated = attributes.simulated === 'true';
  return { alertId, district, camera, atMs, cropId: plateReadId, requestedAtMs: timestampMs, simulated };
}

export type RequestNeeds = {
  readonly crops: Pick<Crops, 'of'>;
  readonly answer: Answer;
  readonly producer: Pick<EventProducer, 'send'>;
  readonly isEdgeCamera: (camera: string) => boolean;
};

const answerFrom = ({ crops, answer }: RequestNeeds, request: EvidenceRequest): ReturnType<Answer> =>
  answer({
    request,
    crops: crops.of(request.camera),
    // The camera's stream may be another replica's, which then has the crop and answers at once. It is given some seconds.
    lastCrop: { handledAtMs: request.requestedAtMs, appendedAtMs: 0 },
  });

/** Answers the requests of the partitions that this replica has: with the crop if it is here, and after a while that there is none. */
export const createRequestHandler =
  (needs: RequestNeeds) =>
  (batch: Batch<typeof clipRequested>): Promise<Handled<typeof clipRequested>> =>
    handleEach(batch.events, (received) => inMessage(received, () => handleRequest(received, needs)));

async function handleRequest(received: Request, needs: RequestNeeds): Promise<Outcome<unknown, Reasons>> {
  if (needs.isEdgeCamera(received.data.camera)) {
    const published = await orRetry<undefined, Reasons>('kafka_unavailable', () => publishNoSnapshot(received, needs));
    if (published.kind === 'retry') return published;
  }
  const request = evidenceRequestOf(received);
  return request ? answerFrom(needs, request) : pass(undefined);
}

/** A smart camera sends no pictures, so no snapshot can be made, and the page need not wait for one. */
async function publishNoSnapshot({ data, attributes }: Request, { producer }: RequestNeeds) {
  const { alertId, district, camera } = data;
  const failure = { alertId, district, camera, what: 'snapshot', reason: 'nothing_recorded' } as const;
  await producer.send(viewFailed, failure, { simulated: attributes.simulated === 'true', origin: 'edge' });
  return pass(undefined);
}

/** How often an answer is tried here while the store or the broker is away. The group's replica says after ten minutes that there is none. */
const MOST_ATTEMPTS = 60;

/**
 * Answers a request whose crop is here although its partition is another replica's, which has no crop. Every replica is shown every request.
 * @param isOurs whether the partition of the request is this replica's, whose handler answers it
 */
export const createRequestListener =
  (needs: RequestNeeds, isOurs: (request: Request) => boolean, isStopping: () => boolean) =>
  (received: Request): void => {
    const request = evidenceRequestOf(received);
    if (!request || isOurs(received) || !needs.crops.of(request.camera).get(request.cropId, request.requestedAtMs))
      return;
    const attempt = async (): Promise<void> => {
      for (let attempts = 0; attempts < MOST_ATTEMPTS && !isStopping(); attempts += 1) {
        const outcome = await answerFrom(needs, request);
        if (outcome.kind !== 'retry') return;
        await sleep(outcome.afterMs, undefined, { ref: false });
      }
    };
    void inMessage(received, attempt);
  };

export const createPublishEvidence = (producer: Pick<EventProducer, 'send'>): PublishEvidence<PlateCrop> => ({
  stored: ({ alertId, district, camera, cropId, simulated }, { widthPx, heightPx, capturedAtMs }, stored, tookMs) =>
    producer.send(
      plateEvidenceReady,
      {
        ...{ alertId, district, camera, ...stored, widthPx, heightPx },
        readId: cropId,
        capturedFromMs: capturedAtMs,
        tookMs: Math.max(0, Math.round(tookMs)),
      },
      { simulated, origin: 'edge' },
    ),
  failed: ({ alertId, district, camera, cropId, simulated }, reason) => {
    const data = { alertId, district, camera, what: 'plate' as const, reason };
    const id = eventIdOf(viewFailed, data, { readId: cropId });
    return producer.send(viewFailed, data, { id, simulated, origin: 'edge' });
  },
});
