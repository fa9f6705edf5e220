import type { Admin } from './kafkajs.ts';
import type { Lag } from './types.ts';

/**
 * How far a group is behind, by partition.
 * @param topics those of the group, if known; otherwise the topics for which it has committed offsets
 */
export async function lagOf(admin: Admin, groupId: string, topics: readonly string[] | undefined): Promise<Lag> {
  const committed = await admin.fetchOffsets(topics === undefined ? { groupId } : { groupId, topics: [...topics] });
  const lag = new Map<string, number | 'unknown'>();
  for (const { topic, partitions } of committed) {
    const ends = await endsOf(admin, topic);
    for (const { partition, offset } of partitions)
      lag.set(`${topic}/${partition}`, behind(offset, ends?.get(partition)));
  }
  return lag;
}

type Ends = { readonly low: bigint; readonly high: bigint };

/** Unknown, which is not zero, if nothing is committed (-1) although there is something to read, or if the end is not known. */
function behind(offset: string, ends: Ends | undefined): number | 'unknown' {
  if (ends === undefined) return 'unknown';
  if (ends.low === ends.high) return 0;
  const position = BigInt(offset);
  return position < 0n ? 'unknown' : Math.max(0, Number(ends.high - position));
}

/** Undefined if this user may not read the topic, or the topic no longer exists. */
async function endsOf(admin: Admin, topic: string): Promise<Map<number, Ends> | undefined> {
  try {
    return new Map(
      (await admin.fetchTopicOffsets(topic)).map(({ partition, low, high }) => [
        partition,
        { low: BigInt(low), high: BigInt(high) },
      ]),
    );
  } catch {
    return undefined;
  }
}
