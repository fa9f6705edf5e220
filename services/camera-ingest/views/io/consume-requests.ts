import { isEvent } from '@marsad/kafka';
import type { Consumer, Kafka, Received } from '@marsad/kafka';
import { clipRequested, playbackRequested } from '@marsad/schemas';
import type { SealOnDemand } from '../../recording/seal-on-demand.ts';
import { clipEndMs } from '../view-request.ts';
import type { Views } from '../views.ts';

/** A request older than this, ms, is skipped: another replica has answered it, or it is of no use any more. */
const TOO_OLD_MS = 10 * 60_000;

export type RequestConsumers = {
  readonly views: Pick<Views, 'request' | 'isOpen'>;
  readonly sealing: Pick<SealOnDemand, 'need'>;
  readonly now: () => number;
};
type Waiting = { readonly offset: bigint; readonly alertId: string };

/**
 * Consumes every request in every replica, each with a consumer group of its own, because only a camera's owner can answer and owners
 * change. The committed offset stays behind requests that are being answered, so a restart answers them again.
 */
export function consumeRequests(
  kafka: Kafka,
  replica: string,
  districts: readonly string[],
  consumers: RequestConsumers,
): Promise<Consumer> {
  const open = new Map<string, readonly Waiting[]>();
  return kafka.consume({
    group: `views-${replica}`,
    events: [clipRequested, playbackRequested],
    districts,
    handle({ topic, partition, events }) {
      const place = `${topic}/${partition}`;
      const answered = events.flatMap((received) => begin(consumers, received));
      const waiting = [...(open.get(place) ?? []), ...answered].filter(({ alertId }) =>
        consumers.views.isOpen(alertId),
      );
      open.set(place, waiting);
      const lowest = waiting.reduce<bigint | undefined>(
        (least, { offset }) => (least === undefined || offset < least ? offset : least),
        undefined,
      );
      return lowest === undefined ? {} : { keepFrom: lowest };
    },
  });
}

/** Begins to answer a request. Returns it if the answer takes longer. */
function begin({ views, sealing, now }: RequestConsumers, received: Received): Waiting[] {
  const { offset, timestampMs, attributes } = received;
  if (now() - timestampMs > TOO_OLD_MS) return [];
  if (isEvent(received, playbackRequested)) {
    const { camera, kind, fromMs, toMs } = received.data;
    sealing.need({ camera, toMs: kind === 'still' ? fromMs + 1 : toMs, for: 'playback' });
  }
  if (!isEvent(received, clipRequested)) return [];
  const { data } = received;
  sealing.need({ camera: data.camera, toMs: clipEndMs(data), for: 'clip' });
  const fate = views.request({ request: data, requestedAtMs: timestampMs, traceparent: attributes.traceparent });
  return fate === 'answering' ? [{ offset, alertId: data.alertId }] : [];
}
