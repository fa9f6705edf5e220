import { topicOf } from '@marsad/schemas';
import { createCoPartitionAssigner } from './co-partition-assigner.ts';
import { STOP_DEADLINE_MS, within } from './deadline.ts';
import { CLIENT_RETRY, type KafkaClient } from './kafkajs.ts';
import type { Shards, ShardsOptions } from './types.ts';
import { watchConsumer, type Surroundings } from './watch.ts';

const SESSION_TIMEOUT_MS = 6_000;

export type ShardsDependencies = Surroundings & {
  readonly client: KafkaClient;
  readonly now: () => number;
  readonly monotonic: () => number;
};

type DistrictShards = Pick<Shards, 'doubtful' | 'stop'>;
type DistrictOptions = Pick<ShardsOptions, 'topicEvent' | 'sessionTimeoutMs'> & {
  readonly onOwned: (owned: readonly number[]) => void;
};

/** Joins the group of every district; a change in one is said with what is owned in the others. Resolves when each has its first assignment. */
export async function shardsOfAll(
  options: ShardsOptions,
  join: (district: string, options: DistrictOptions) => Promise<DistrictShards>,
): Promise<Shards> {
  let owned: ReadonlyMap<string, readonly number[]> = new Map(options.districts.map((district) => [district, []]));
  const results = await Promise.allSettled(
    options.districts.map((district) =>
      join(district, {
        ...options,
        onOwned(numbers) {
          owned = new Map([...owned, [district, numbers]]);
          options.onOwned(owned);
        },
      }),
    ),
  );
  const joined = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const stop = async (): Promise<void> => void (await Promise.all(joined.map((one) => one.stop())));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) {
    await stop();
    throw failed.reason;
  }
  return { owned: () => owned, doubtful: () => joined.some((one) => one.doubtful()), stop };
}

/**
 * Membership in the group that hands out a district's shard numbers: the partitions of an empty topic. Resolves with the first assignment made.
 * @param group whole, with the service's name and the district
 */
export async function joinShards(
  group: string,
  district: string,
  options: DistrictOptions,
  dependencies: ShardsDependencies,
): Promise<DistrictShards> {
  const sessionTimeout = options.sessionTimeoutMs ?? SESSION_TIMEOUT_MS;
  const topic = topicOf(options.topicEvent, district);
  const coPartitioned = createCoPartitionAssigner();
  let heardAt = -Infinity;

  const consumer = dependencies.client.consumer({
    groupId: group,
    sessionTimeout,
    heartbeatInterval: 500,
    rebalanceTimeout: 4_000,
    maxWaitTimeInMs: 250,
    allowAutoTopicCreation: false,
    partitionAssigners: [coPartitioned.assigner],
    retry: { ...CLIENT_RETRY, restartOnFailure: () => Promise.resolve(true) },
  });
  const watch = watchConsumer(consumer, group, dependencies);
  consumer.on('consumer.heartbeat', () => (heardAt = dependencies.monotonic()));
  consumer.on('consumer.group_join', ({ payload }) => {
    heardAt = dependencies.monotonic();
    coPartitioned.joined(payload.memberAssignment, dependencies.now());
    options.onOwned((payload.memberAssignment[topic] ?? []).toSorted((a, b) => a - b));
  });

  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: false });
  await consumer.run({ autoCommit: false, eachBatch: () => Promise.resolve() });
  return {
    doubtful: () => dependencies.monotonic() - heardAt > sessionTimeout,
    async stop() {
      watch.stop();
      await within(consumer.disconnect(), STOP_DEADLINE_MS);
    },
  };
}
