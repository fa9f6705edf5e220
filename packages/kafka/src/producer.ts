import { setTimeout as sleep } from 'node:timers/promises';
import type { AnyEvent } from '@marsad/schemas';
import type { Logger } from '@marsad/telemetry';
import { createSender, type Sender } from './delivery.ts';
import { encodeBeats, encodeEvent, encodePicture, encodeTombstone, MAX_RECORD_BYTES, type Origin } from './encode.ts';
import { InvalidEventError, KafkaUnavailableError } from './errors.ts';
import { isAuthentication, protocolCode } from './failure.ts';
import type { KafkaClient } from './kafkajs.ts';
import { createLane, type Lane, type LaneLimits } from './lane.ts';
import { topicLabels, type KafkaMetrics } from './metrics.ts';
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

type LaneAndSender = { readonly sender: Sender; readonly lane: Lane };

/**
 * Creates a producer with two lanes, one for events and one for pictures, each in order and with one send at a time. So pictures do not
 * delay events or take their place in the queue, and are not compressed a second time. A topic belongs to one lane, because its event is
 * one or the other.
 */
export async function createProducer(client: KafkaClient, options: ProducerOptions): Promise<EventProducer> {
  const { origin } = options;
  const lanes = { json: openLane(client, 'json', options), jpeg: openLane(client, 'jpeg', options) };
  const all = Object.values(lanes);
  await connect(all);
  const laneOf = (event: AnyEvent) => lanes[event.content].lane;
  const encoded = <T>(event: AnyEvent, encode: () => T): T => reportingRefusals(event, options, encode);

  return {
    // Declared async, so that a refused event rejects. The order of calls is still the order in the lane.
    async send(event, data, sendOptions = {}) {
      await laneOf(event).push([encoded(event, () => encodeEvent(origin, event, data, sendOptions))]);
    },
    async sendMany(event, items) {
      await laneOf(event).push(
        encoded(event, () => items.map((item) => encodeEvent(origin, event, item.data, item.options ?? {}))),
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
    stop: () => stop(all),
  };
}

function openLane(
  client: KafkaClient,
  content: AnyEvent['content'],
  { metrics, logger, limits }: ProducerOptions,
): LaneAndSender {
  const sender = createSender(client, { compress: content === 'json', metrics, logger });
  const onShed = (count: number): void => metrics.shed.add(count, { content });
  return { sender, lane: createLane({ ...LANE, ...limits }, sender.deliver, onShed) };
}

/** @throws KafkaUnavailableError if a later attempt may succeed; otherwise the broker's own error (a wrong password, a missing right) */
async function connect(lanes: readonly LaneAndSender[]): Promise<void> {
  try {
    await Promise.all(lanes.map(({ sender }) => sender.connect()));
  } catch (error) {
    await Promise.allSettled(lanes.map(({ sender }) => sender.disconnect()));
    throw protocolCode(error) === undefined && !isAuthentication(error) ? new KafkaUnavailableError(error) : error;
  }
}

/**
 * An event that cannot be encoded is a defect of this program: it is counted and logged here, because not every caller waits for the
 * answer.
 */
function reportingRefusals<T>(event: AnyEvent, { metrics, logger }: ProducerOptions, encode: () => T): T {
  try {
    return encode();
  } catch (error) {
    if (error instanceof InvalidEventError) {
      const { reason, message: detail } = error;
      metrics.refused.add(1, topicLabels(event.type));
      logger.error({ type: event.type, reason, detail }, 'an event was refused before it was sent');
    }
    throw error;
  }
}

/** Sends the pending messages for up to 5 s, then refuses the rest and disconnects. */
async function stop(lanes: readonly LaneAndSender[]): Promise<void> {
  const idle = Promise.all(lanes.map(({ lane }) => lane.idle()));
  await Promise.race([idle, sleep(STOP_DEADLINE_MS, undefined, { ref: false })]);
  for (const { lane, sender } of lanes) {
    lane.close();
    sender.giveUp();
  }
  const gone = Promise.allSettled(lanes.map(({ sender }) => sender.disconnect()));
  await Promise.race([gone, sleep(STOP_DEADLINE_MS, undefined, { ref: false })]);
}
