import { setTimeout as sleep } from 'node:timers/promises';
import { ProducerStoppedError, QueueFullError } from '@marsad/kafka';
import type { EventProducer, SendOptions } from '@marsad/kafka';
import { SpanKind, inSpan } from '@marsad/telemetry';
import type { Logger, Tracer } from '@marsad/telemetry';
import type { AnyEvent } from '@marsad/schemas';
import { isShed } from '../shedding.ts';
import type { Priority } from '../shedding.ts';
import type { Metrics } from '../../metrics.ts';
import type { Outbox, SayOptions } from '../../ports.ts';

/**
 * The way out, by priority. Nothing here waits for Kafka: while it is away, events wait in the producer, and what comes on top is shed by
 * priority and counted. Recording is never shed: it is tried again until it is taken or the service stops.
 */
export function createOutbox(producer: EventProducer, metrics: Metrics, logger: Logger, tracer: Tracer): Outbox {
  const refused = (error: unknown, type: string): void => {
    const name = error instanceof Error ? error.name : 'unknown';
    metrics.eventsRefused.add(1, { error: name });
    logger.error({ type, error: name, detail: error instanceof Error ? error.message : '' }, 'an event was not sent');
  };
  const shed = (priority: Priority): void => metrics.eventsShed.add(1, { priority });

  /** A trace begins with what a frame showed, or goes on with what was asked for; it leaves with the message. */
  const traced = (
    event: AnyEvent,
    { traceparent, ...options }: SayOptions,
    send: (options: SendOptions) => Promise<void>,
  ): Promise<void> =>
    inSpan(
      tracer,
      `say ${event.family}.${event.event}`,
      { kind: SpanKind.PRODUCER, ...(traceparent === undefined ? {} : { traceparent }) },
      () => send(options),
    );

  const settle = async (sending: Promise<void>, priority: Priority, type: string): Promise<void> => {
    try {
      await sending;
    } catch (error) {
      if (error instanceof QueueFullError) shed(priority);
      else if (!(error instanceof ProducerStoppedError)) refused(error, type);
    }
  };

  return {
    say(priority, event, data, options) {
      if (isShed(priority, producer.pending)) shed(priority);
      else
        void settle(
          traced(event, options, (own) => producer.send(event, data, own)),
          priority,
          event.type,
        );
    },
    picture(priority, event, metadata, jpeg, options) {
      if (isShed(priority, producer.pending)) shed(priority);
      else
        void settle(
          traced(event, options, (own) => producer.sendPicture(event, metadata, jpeg, own)),
          priority,
          event.type,
        );
    },
    async mustSay(event, data, options) {
      for (;;) {
        try {
          await traced(event, options, (own) => producer.send(event, data, own));
          return 'said';
        } catch (error) {
          if (error instanceof ProducerStoppedError) return 'stopped';
          if (!(error instanceof QueueFullError)) {
            refused(error, event.type);
            return 'refused';
          }
          await sleep(error.retryAfterMs);
        }
      }
    },
  };
}
