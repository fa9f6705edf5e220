import { setTimeout as sleep } from 'node:timers/promises';
import { ProducerStoppedError, QueueFullError } from '@marsad/kafka';
import type { EventProducer, SendOptions } from '@marsad/kafka';
import { SpanKind, inSpan } from '@marsad/telemetry';
import type { Logger, Tracer } from '@marsad/telemetry';
import type { AnyEvent } from '@marsad/schemas';
import { isShed } from '../shedding.ts';
import type { Priority } from '../shedding.ts';
import type { Metrics } from '../../metrics.ts';
import type { Outbox, PublishOptions } from '../../ports.ts';

type Counters = Pick<Metrics, 'eventsShed' | 'eventsRefused'>;
type Send = (options: SendOptions) => Promise<void>;

/**
 * Publishes events by priority. While Kafka is away, events queue in the producer; above the limit of its priority, an event is shed and
 * counted. `publishForCertain` never sheds: it retries until the event is accepted, refused for good, or the service stops.
 */
export function createOutbox(producer: EventProducer, metrics: Counters, logger: Logger, tracer: Tracer): Outbox {
  const noteRefused = (error: unknown, { type }: AnyEvent): void => {
    const name = error instanceof Error ? error.name : 'unknown';
    metrics.eventsRefused.add(1, { error: name });
    logger.error({ type, error: name, detail: error instanceof Error ? error.message : '' }, 'an event was not sent');
  };
  const noteShed = (priority: Priority): void => metrics.eventsShed.add(1, { priority });

  const sendOrShed = async (priority: Priority, event: AnyEvent, send: () => Promise<void>): Promise<void> => {
    if (isShed(priority, producer.pending)) return noteShed(priority);
    try {
      await send();
    } catch (error) {
      if (error instanceof QueueFullError) noteShed(priority);
      else if (!(error instanceof ProducerStoppedError)) noteRefused(error, event);
    }
  };

  return {
    publish: (priority, event, data, options) =>
      void sendOrShed(priority, event, () => inTrace(tracer, event, options, (own) => producer.send(event, data, own))),
    publishImage: (priority, event, metadata, jpeg, options) =>
      void sendOrShed(priority, event, () =>
        inTrace(tracer, event, options, (own) => producer.sendPicture(event, metadata, jpeg, own)),
      ),
    async publishForCertain(event, data, options) {
      for (;;) {
        try {
          await inTrace(tracer, event, options, (own) => producer.send(event, data, own));
          return 'published';
        } catch (error) {
          if (error instanceof ProducerStoppedError) return 'stopped';
          if (!(error instanceof QueueFullError)) {
            noteRefused(error, event);
            return 'refused';
          }
          await sleep(error.retryAfterMs);
        }
      }
    },
  };
}

/** Sends within a span, whose trace travels with the message. It continues the trace of `traceparent`, or begins a new one. */
const inTrace = (
  tracer: Tracer,
  event: AnyEvent,
  { traceparent, ...options }: PublishOptions,
  send: Send,
): Promise<void> =>
  inSpan(
    tracer,
    `publish ${event.family}.${event.event}`,
    { kind: SpanKind.PRODUCER, ...(traceparent === undefined ? {} : { traceparent }) },
    () => send(options),
  );
