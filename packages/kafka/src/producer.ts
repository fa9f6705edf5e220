import { setTimeout as sleep } from 'node:timers/promises';
import type { AnyEvent } from '@marsad/schemas';
import type { Logger } from '@marsad/telemetry';
import { createSender } from './delivery.ts';
import { encodeBeats, encodeEvent, encodePicture, encodeTombstone, MAX_RECORD_BYTES, type Origin } from './encode.ts';
import { InvalidEventError, KafkaUnavailableError } from './errors.ts';
import { isAuthentication, protocolCode } from './failure.ts';
import type { KafkaClient } from './kafkajs.ts';
import { createLane, type LaneLimits } from './lane.ts';
import { ofTopic, type KafkaMetrics } from './metrics.ts';
import type { EventProducer } from './types.ts';

const STOP_DEADLINE_MS = 5_000;
const MEBIBYTE = 1 << 20;
const LANE: LaneLimits = {
  maxPending: 20_000,
  maxPendingBytes: 64 * MEBIBYTE,
  chunkMessages: 1_000,
  chunkTopicBytes: MAX_RECORD_BYTES,
  chunkBytes: 4 * MEBIBYTE,
};

export type ProducerOptions = {
  readonly origin: Origin;
  readonly metrics: KafkaMetrics;
  readonly logger: Logger;
  readonly limits?: Partial<LaneLimits>;
};

/**
 * Two lanes, each in order and each with one send at a time: pictures must neither delay events nor take their place in the queue, and are
 * not compressed twice. A topic belongs to one lane, because its event is one or the other.
 */
export async function createProducer(client: KafkaClient, options: ProducerOptions): Promise<EventProducer> {
  const { origin, metrics, logger } = options;
  const open = (content: 'json' | 'jpeg') => {
    const sender = createSender(client, { compress: content === 'json', metrics, logger });
    const lane = createLane({ ...LANE, ...options.limits }, sender.deliver, (count) =>
      metrics.shed.add(count, { content }),
    );
    return { sender, lane };
  };
  const lanes = { json: open('json'), jpeg: open('jpeg') };
  const all = Object.values(lanes);
  try {
    await Promise.all(all.map(({ sender }) => sender.connect()));
  } catch (error) {
    await Promise.allSettled(all.map(({ sender }) => sender.disconnect()));
    // Whatever the protocol has a name for (a wrong password, a missing right) no waiting will mend.
    throw protocolCode(error) === undefined && !isAuthentication(error) ? new KafkaUnavailableError(error) : error;
  }
  const laneOf = (event: AnyEvent) => lanes[event.content].lane;
  /** What cannot be encoded is a fault of this program: it is counted and logged here, because not every caller waits for the answer. */
  const encoded = <T>(event: AnyEvent, encode: () => T): T => {
    try {
      return encode();
    } catch (error) {
      if (error instanceof InvalidEventError) {
        metrics.refused.add(1, ofTopic(event.type));
        logger.error(
          { type: event.type, reason: error.reason, detail: error.message },
          'an event was refused before it left',
        );
      }
      throw error;
    }
  };

  return {
    // Declared async, so that a refusal of the event is a rejection; the order of calls is still the order in the lane.
    async send(event, data, sendOptions = {}) {
      await laneOf(event).push([encoded(event, () => encodeEvent(origin, event, data, sendOptions))]);
    },
    async sendMany(event, items) {
      await laneOf(event).push(
        encoded(event, () => items.map(({ data, options: one = {} }) => encodeEvent(origin, event, data, one))),
      );
    },
    async sendPicture(event, metadata, jpeg, sendOptions = {}) {
      await laneOf(event).push([encoded(event, () => encodePicture(origin, event, metadata, jpeg, sendOptions))]);
    },
    async tombstone(event, key, district) {
      await laneOf(event).push([encodeTombstone(event, key, district)]);
    },
    async beat(event, district) {
      await laneOf(event).push(encodeBeats(event, district));
    },
    get pending() {
      return lanes.json.lane.pending + lanes.jpeg.lane.pending;
    },
    async stop() {
      const idle = Promise.all(all.map(({ lane }) => lane.idle()));
      await Promise.race([idle, sleep(STOP_DEADLINE_MS, undefined, { ref: false })]);
      for (const { lane, sender } of all) {
        lane.close();
        sender.giveUp();
      }
      const gone = Promise.allSettled(all.map(({ sender }) => sender.disconnect()));
      await Promise.race([gone, sleep(STOP_DEADLINE_MS, undefined, { ref: false })]);
    },
  };
}
