import { createAnswerRequest } from '@marsad/evidence';
import type { EvidenceStore } from '@marsad/evidence';
import type { Consumer, EventProducer, Kafka } from '@marsad/kafka';
import { clipRequested } from '@marsad/schemas';
import type { Metrics } from '../metrics.ts';
import type { Door } from './door.ts';
import { createPublishEvidence, createRequestHandler, createRequestListener } from './requests.ts';

export const GROUP = 'requests';

export type FollowRequestsOptions = {
  readonly door: Pick<Door, 'crops' | 'isEdgeCamera' | 'isStopping'>;
  readonly store: EvidenceStore;
  readonly producer: EventProducer;
  readonly districts: readonly string[];
  readonly metrics: Metrics;
};

/** Consumes the requests for evidence in the group's turn, and follows all of them beside it. */
export async function followRequests(kafka: Kafka, options: FollowRequestsOptions): Promise<Consumer> {
  const { door, store, producer, districts, metrics } = options;
  const needs = {
    ...{ crops: door.crops, producer, isEdgeCamera: door.isEdgeCamera },
    answer: createAnswerRequest({
      ...{ store, now: Date.now, observer: metrics.step, count: metrics.evidence },
      publish: createPublishEvidence(producer),
      notReadYet: 'other_replica_may_have_it' as const,
    }),
  };
  const events = [clipRequested] as const;
  const requests = await kafka.consume({ group: GROUP, events, districts, handle: createRequestHandler(needs) });
  const isOurs = (district: string, camera: string): boolean =>
    requests.partitionOf(clipRequested, district, camera) !== undefined;
  await kafka.tail({
    name: GROUP,
    events,
    districts,
    onEvent: createRequestListener(needs, ({ data }) => isOurs(data.district, data.camera), door.isStopping),
  });
  return requests;
}
