import { UnequalPartitionsError } from './errors.ts';
import type { KafkaClient } from './kafkajs.ts';

/** How many partitions each topic has on the broker. @throws if the user may not read the topics or they do not exist */
export async function countPartitions(
  client: KafkaClient,
  topics: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const admin = client.admin();
  await admin.connect();
  try {
    const metadata = await admin.fetchTopicMetadata({ topics: [...topics] });
    return new Map(metadata.topics.map(({ name, partitions }) => [name, partitions.length]));
  } finally {
    await admin.disconnect();
  }
}

/**
 * @throws UnequalPartitionsError if the counts differ: a key would have different partition numbers, and its messages would reach two
 * members
 */
export function refuseUnequalCounts(group: string, counts: ReadonlyMap<string, number>): void {
  if (new Set(counts.values()).size > 1) throw new UnequalPartitionsError(group, counts);
}
