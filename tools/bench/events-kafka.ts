import type { KafkaAddress } from '@marsad/deploy-local';
import { kafkaClient } from '@marsad/deploy-local';
import kafkajs from 'kafkajs';

/** Counts messages with bare kafkajs, from joining the group to the last message. @returns messages a second */
export async function consumeBare(address: KafkaAddress, topics: string[], total: number): Promise<number> {
  const consumer = kafkaClient(address).consumer({
    groupId: `bench.raw.${topics.length}.${Date.now()}`,
    maxWaitTimeInMs: 100,
  });
  await consumer.connect();
  await consumer.subscribe({ topics, fromBeginning: true });
  let joinedAt = 0;
  consumer.on(consumer.events.GROUP_JOIN, () => (joinedAt = performance.now()));
  let count = 0;
  const { promise: last, resolve } = Promise.withResolvers<number>();
  await consumer.run({
    autoCommit: false,
    eachBatch: ({ batch }) => {
      count += batch.messages.length;
      if (count >= total) resolve(performance.now());
      return Promise.resolve();
    },
  });
  const seconds = ((await last) - joinedAt) / 1_000;
  await consumer.disconnect();
  return total / seconds;
}

/** Sends ready bytes with bare kafkajs in batches of 500, acknowledged by all replicas. @returns messages a second */
export async function produceBare(
  address: KafkaAddress,
  topic: string,
  messages: { key: string; value: string }[],
): Promise<number> {
  const producer = kafkaClient(address).producer({
    idempotent: true,
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  const started = performance.now();
  for (let index = 0; index < messages.length; index += 500) {
    await producer.send({ topic, acks: -1, messages: messages.slice(index, index + 500) });
  }
  const seconds = (performance.now() - started) / 1_000;
  await producer.disconnect();
  return messages.length / seconds;
}
