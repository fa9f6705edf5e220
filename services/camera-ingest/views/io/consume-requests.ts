import type { Consumer, Kafka } from '@marsad/kafka';
import { clipRequested } from '@marsad/schemas';
import type { Views } from '../views.ts';

/** A request older than this, ms, is skipped: another replica has answered it, or it is of no use any more. */
const TOO_OLD_MS = 10 * 60_000;

/**
 * Consumes every request in every replica, each with a consumer group of its own, because only a camera's owner can answer and owners
 * change. The committed offset stays behind requests that are being answered, so a restart answers them again.
 */
export function consumeRequests(
  kafka: Kafka,
  views: Views,
  replica: string,
  districts: readonly string[],
  now: () => number,
): Promise<Consumer> {
  const open = new Map<string, { offset: bigint; alertId: string }[]>();
  return kafka.consume({
    group: `views-${replica}`,
    events: [clipRequested],
    districts,
    handle({ topic, partition, events }) {
      const place = `${topic}/${partition}`;
      const waiting = (open.get(place) ?? []).filter(({ alertId }) => views.isOpen(alertId));
      for (const { data, offset, timestampMs, attributes } of events) {
        if (now() - timestampMs > TOO_OLD_MS) continue;
        const fate = views.request({ request: data, requestedAtMs: timestampMs, traceparent: attributes.traceparent });
        if (fate === 'answering') waiting.push({ offset, alertId: data.alertId });
      }
      open.set(place, waiting);
      const lowest = waiting.reduce<bigint | undefined>(
        (least, { offset }) => (least === undefined || offset < least ? offset : least),
        undefined,
      );
      return lowest === undefined ? {} : { keepFrom: lowest };
    },
  });
}
