import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@marsad/telemetry';
import type { Outgoing } from './encode.ts';
import { ProducerStoppedError, SendRefusedError } from './errors.ts';
import { classifySendFailure } from './failure.ts';
import { CLIENT_RETRY, CompressionTypes, Partitioners, type KafkaClient, type KafkaProducer } from './kafkajs.ts';
import type { Delivery } from './lane.ts';
import { topicLabels, type KafkaMetrics } from './metrics.ts';

/** bytes. Compressing less than this costs more than it saves. */
const WORTH_COMPRESSING = 4_096;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 1_000;
const SEND = { 'messaging.system': 'kafka', 'messaging.operation.name': 'send' };

export type Sender = {
  connect(): Promise<void>;
  /** Sends the same chunk until the broker has it or refuses it for good. */
  deliver(chunk: readonly Outgoing[]): Promise<Delivery>;
  /** Ends further attempts: a chunk that is not acknowledged fails. */
  giveUp(): void;
  disconnect(): Promise<void>;
};

type SenderOptions = { readonly compress: boolean; readonly metrics: KafkaMetrics; readonly logger: Logger };

/** Sends chunks of messages, each for as long as it takes. */
export function createSender(client: KafkaClient, options: SenderOptions): Sender {
  const { metrics } = options;
  const giveUp = new AbortController();
  const connection = createConnection(client, options.compress);
  const send = (chunk: readonly Outgoing[]) => sendUntilDecided(connection, chunk, giveUp.signal, options);

  return {
    connect: connection.connect,
    async deliver(chunk) {
      const started = performance.now();
      const failures = new Map<string, Error>();
      const topics = Map.groupBy(chunk, ({ topic }) => topic);
      const first = await send(chunk);
      // A topic that may not be written to must not fail the other topics of its chunk.
      for (const [topic, messages] of first === undefined ? [] : topics) {
        const failure = topics.size === 1 || first instanceof ProducerStoppedError ? first : await send(messages);
        if (failure !== undefined) failures.set(topic, failure);
      }
      for (const [topic, messages] of topics)
        (failures.has(topic) ? metrics.refused : metrics.sent).add(messages.length, topicLabels(topic));
      metrics.sendSeconds.record((performance.now() - started) / 1_000, SEND);
      return failures;
    },
    giveUp: () => giveUp.abort(),
    disconnect: connection.disconnect,
  };
}

type Connection = {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  send(chunk: readonly Outgoing[]): Promise<void>;
  /** Replaces the producer with a new one. */
  renew(): Promise<void>;
};

/** One idempotent kafkajs producer, replaced when the broker has refused something: its sequence numbers may then be off. */
function createConnection(client: KafkaClient, compress: boolean): Connection {
  let producer = newProducer(client);
  return {
    connect: () => producer.connect(),
    disconnect: () => producer.disconnect(),
    async send(chunk) {
      const size = chunk.reduce((sum, { bytes }) => sum + bytes, 0);
      const compression = compress && size >= WORTH_COMPRESSING ? CompressionTypes.ZSTD : CompressionTypes.None;
      await producer.sendBatch({ acks: -1, compression, topicMessages: byTopic(chunk) });
    },
    async renew() {
      await producer.disconnect().catch(() => undefined);
      producer = newProducer(client);
      await producer.connect();
    },
  };
}

/** Sends the same chunk again and again until the broker has it or refuses it. @returns undefined once it is acknowledged */
async function sendUntilDecided(
  connection: Connection,
  chunk: readonly Outgoing[],
  gaveUp: AbortSignal,
  { metrics, logger }: SenderOptions,
): Promise<Error | undefined> {
  let renewing = false;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    if (gaveUp.aborted) return new ProducerStoppedError();
    try {
      if (renewing) await connection.renew();
      renewing = false;
      await connection.send(chunk);
      return undefined;
    } catch (error) {
      const failure = classifySendFailure(error);
      if (failure.kind === 'refused') {
        await connection.renew().catch(() => undefined);
        return new SendRefusedError(chunk[0]?.topic ?? '', failure.code, error);
      }
      renewing ||= failure.kind === 'renew';
      metrics.sendRetries.add(1);
      logger.warn(
        { error: String(error), messages: chunk.length },
        'Kafka did not take the messages; they are sent again',
      );
      await sleep(pauseMs, undefined, { signal: gaveUp }).catch(() => undefined);
    }
  }
}

const newProducer = (client: KafkaClient): KafkaProducer =>
  client.producer({
    idempotent: true,
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
    // Few retries, because `sendUntilDecided` retries too: the library would hold a chunk of an unknown topic for more than ten seconds.
    retry: { ...CLIENT_RETRY, retries: 3 },
  });

const byTopic = (chunk: readonly Outgoing[]) =>
  [...Map.groupBy(chunk, ({ topic }) => topic)].map(([topic, messages]) => ({
    topic,
    messages: messages.map(({ key, value, headers, partition }) => ({
      key,
      value,
      headers,
      ...(partition === undefined ? {} : { partition }),
    })),
  }));
