import { createLogger } from '@marsad/telemetry';
import { describe, expect, it } from 'vitest';
import { createSender } from './delivery.ts';
import type { Outgoing } from './encode.ts';
import { ProducerStoppedError, SendRefusedError } from './errors.ts';
import type { KafkaClient, KafkaProducer } from './kafkajs.ts';
import { createMetrics } from './metrics.ts';

type Batch = Parameters<KafkaProducer['sendBatch']>[0];

/** A client whose producers follow a script with one entry for each send: nothing, or the error to throw. */
function createClient(script: (Error | undefined)[]) {
  const sent: { producer: number; topics: Record<string, string[]> }[] = [];
  let producers = 0;
  const client = {
    producer: () => {
      producers += 1;
      const producer = producers;
      return {
        connect: () => Promise.resolve(),
        disconnect: () => Promise.resolve(),
        sendBatch({ topicMessages = [] }: Batch) {
          sent.push({
            producer,
            topics: Object.fromEntries(
              topicMessages.map(({ topic, messages }) => [topic, messages.map(({ key }) => String(key))]),
            ),
          });
          const failure = script.shift();
          return failure === undefined ? Promise.resolve([]) : Promise.reject(failure);
        },
      };
    },
  };
  return { client: client as unknown as KafkaClient, sent };
}

const away = (): Error =>
  Object.assign(new Error('closed', { cause: new Error('connect ECONNREFUSED') }), {
    name: 'KafkaJSNonRetriableError',
    retriable: false,
  });
const protocol = (type: string): Error => Object.assign(new Error(type), { type });
const message = (topic: string, key: string): Outgoing => ({ topic, key, value: '', headers: {}, bytes: 10 });
const senderFor = (client: KafkaClient) =>
  createSender(client, {
    compress: true,
    metrics: createMetrics(undefined),
    logger: createLogger({ service: 'test', replica: 'test', logLevel: 'fatal' }),
  });

describe('sending a chunk', () => {
  it('sends the same one again on the same producer while the broker is away, whatever error the library gives', async () => {
    const { client, sent } = createClient([away(), away()]);
    const failures = await senderFor(client).deliver([message('t', '1'), message('t', '2')]);
    expect(failures.size).toBe(0);
    expect(sent).toEqual(Array(3).fill({ producer: 1, topics: { t: ['1', '2'] } }));
  });

  it('opens a new producer if the sequence numbers are wrong', async () => {
    const { client, sent } = createClient([protocol('OUT_OF_ORDER_SEQUENCE_NUMBER')]);
    expect((await senderFor(client).deliver([message('t', '1')])).size).toBe(0);
    expect(sent.map(({ producer }) => producer)).toEqual([1, 2]);
  });

  it('gives up at once on messages that the broker will never take, and sends those of the other topics', async () => {
    const { client, sent } = createClient([
      protocol('TOPIC_AUTHORIZATION_FAILED'),
      protocol('TOPIC_AUTHORIZATION_FAILED'),
    ]);
    const failures = await senderFor(client).deliver([message('forbidden', '1'), message('allowed', '2')]);
    expect([...failures.keys()]).toEqual(['forbidden']);
    expect(failures.get('forbidden')).toBeInstanceOf(SendRefusedError);
    expect(sent.map(({ topics }) => topics)).toEqual([
      { forbidden: ['1'], allowed: ['2'] },
      { forbidden: ['1'] },
      { allowed: ['2'] },
    ]);
  });

  it('ends when it should give up, and fails every message that is not acknowledged', async () => {
    const { client } = createClient(Array.from({ length: 50 }, away));
    const sender = senderFor(client);
    const delivering = sender.deliver([message('t', '1')]);
    sender.giveUp();
    expect((await delivering).get('t')).toBeInstanceOf(ProducerStoppedError);
  });
});
