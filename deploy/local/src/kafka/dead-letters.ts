import { randomUUID } from 'node:crypto';
import type { DataOf } from '@marsad/schemas';
import { messageDeadLettered, topicsOf } from '@marsad/schemas';
import type { KafkaAddress } from './admin.ts';
import { kafkaClient, withAdmin } from './admin.ts';

export type DeadLetter = DataOf<typeof messageDeadLettered>;

const READ_DEADLINE_MS = 30_000;

/**
 * Reads every dead letter that these districts still keep, oldest first. It leaves out a dead letter that cannot be read itself.
 * @throws when the broker does not deliver them within half a minute
 */
export async function readDeadLetters(deployment: KafkaAddress, districts: readonly string[]): Promise<DeadLetter[]> {
  const topics = topicsOf(messageDeadLettered, { districts, agencies: [] });
  const open = new Map<string, bigint>();
  await withAdmin(deployment, async (admin) => {
    for (const topic of topics)
      for (const { partition, low, high } of await admin.fetchTopicOffsets(topic))
        if (BigInt(low) < BigInt(high)) open.set(`${topic}/${partition}`, BigInt(high));
  });
  if (open.size === 0) return [];
  const deadLetters: DeadLetter[] = [];
  const consumer = kafkaClient(deployment).consumer({
    groupId: `deployment.dead-letters.${randomUUID()}`,
    maxWaitTimeInMs: 100,
  });
  await consumer.connect();
  try {
    await consumer.subscribe({ topics, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('the dead letters did not come within 30 s')), READ_DEADLINE_MS);
      consumer
        .run({
          autoCommit: false,
          eachBatch: async ({ batch }) => {
            for (const { value } of batch.messages) deadLetters.push(...parseDeadLetter(value));
            const end = open.get(`${batch.topic}/${batch.partition}`);
            if (end !== undefined && BigInt(batch.lastOffset()) + 1n >= end)
              open.delete(`${batch.topic}/${batch.partition}`);
            if (open.size > 0) return;
            clearTimeout(late);
            resolve();
          },
        })
        .catch(reject);
    });
  } finally {
    await consumer.disconnect();
  }
  return deadLetters.sort((a, b) => a.atMs - b.atMs);
}

function parseDeadLetter(value: Buffer | null): DeadLetter[] {
  try {
    const parsed = messageDeadLettered.schema.safeParse(JSON.parse(value?.toString('utf8') ?? ''));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return [];
  }
}
