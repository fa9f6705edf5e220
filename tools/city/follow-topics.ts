import { randomUUID } from 'node:crypto';
import { kafkaAs, kafkaClient, type Addresses } from '@marsad/deploy-local';

/** One message, as the broker holds it. */
export type MessageOnBus = {
  readonly topic: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Buffer | null;
  /** When the broker received it, UTC ms. */
  readonly atMs: number;
};

/**
 * Reads topics from their beginning and goes on reading, as the deployment, which may read everything. It commits nothing and checks nothing.
 * @returns a function that ends the reading
 */
export async function followTopics(
  addresses: Pick<Addresses, 'kafka'>,
  topics: readonly string[],
  onMessage: (message: MessageOnBus) => void,
): Promise<() => Promise<void>> {
  const consumer = kafkaClient(kafkaAs(addresses, 'deployment')).consumer({
    groupId: `deployment.follow.${randomUUID()}`,
    maxWaitTimeInMs: 100,
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [...topics], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachMessage({ topic, message: { headers = {}, value, timestamp } }) {
      const texts = Object.entries(headers).map(([name, text]) => [name, String(text)] as const);
      onMessage({ topic, headers: Object.fromEntries(texts), value, atMs: Number(timestamp) });
      return Promise.resolve();
    },
  });
  return () => consumer.disconnect();
}
