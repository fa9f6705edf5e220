import { setTimeout as sleep } from 'node:timers/promises';
import { ProducerStoppedError, QueueFullError } from '@marsad/kafka';
import type { EventProducer } from '@marsad/kafka';
import type { Logger } from '@marsad/telemetry';
import { isShed } from '../domain/shedding.ts';
import type { Priority } from '../domain/shedding.ts';
import type { Metrics } from '../metrics.ts';
import type { Outbox } from '../ports.ts';

/**
 * The way out, by priority. Nothing here waits for Kafka: while it is away, events wait in the producer, and what comes on top is shed by
 * priority and counted. Recording is never shed: it is tried again until it is taken or the service stops.
 */
export function createOutbox(producer: EventProducer, metrics: Metrics, logger: Logger): Outbox {
  const refused = (error: unknown, type: string): void => {
    const name = error instanceof Error ? error.name : 'unknown';
    metrics.eventsRefused.add(1, { error: name });
    logger.error({ type, error: name, detail: error instanceof Error ? error.message : '' }, 'an event was not sent');
  };
  const shed = (priority: Priority): void => metrics.eventsShed.add(1, { priority });

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
      else void settle(producer.send(event, data, options), priority, event.type);
    },
    picture(priority, event, metadata, jpeg, options) {
      if (isShed(priority, producer.pending)) shed(priority);
      else void settle(producer.sendPicture(event, metadata, jpeg, options), priority, event.type);
    },
    async mustSay(event, data, options) {
      for (;;) {
        try {
          await producer.send(event, data, options);
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
