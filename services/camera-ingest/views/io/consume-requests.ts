import type { Consumer, Kafka } from '@marsad/kafka';
import { clipRequested } from '@marsad/schemas';
import type { Views } from '../views.ts';

/** A request that waited longer than this, ms, was answered by another replica, or is of no use any more. */
const TOO_OLD_MS = 10 * 60_000;

/**
 * Reads every request in every replica, each in a group of its own, because only a camera's owner can answer and owners change. Offsets stay
 * behind requests that are being answered, so that a restart answers them.
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
        const fate = views.request({ request: data, askedAtMs: timestampMs, traceparent: attributes.traceparent });
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
