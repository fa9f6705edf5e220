import { topicOf } from '@marsad/schemas';
import { createCoPartitionAssigner } from './co-partition-assigner.ts';
import { STOP_DEADLINE_MS, within } from './deadline.ts';
import { CONSUMER_OPTIONS, type KafkaClient } from './kafkajs.ts';
import { startTogether } from './start-together.ts';
import type { Shards, ShardsOptions } from './types.ts';
import { watchConsumer, type Reporting } from './watch.ts';

/** A replica that is silent for so long has lost its shards; others take them. */
const SESSION_TIMEOUT_MS = 6_000;

export type ShardsDependencies = Reporting & {
  readonly client: KafkaClient;
  readonly now: () => number;
  readonly monotonic: () => number;
};

type DistrictShards = Pick<Shards, 'doubtful' | 'stop'>;
type DistrictOptions = Pick<ShardsOptions, 'topicEvent' | 'sessionTimeoutMs'> & {
  readonly onOwned: (owned: readonly number[]) => void;
};

/**
 * Joins the group of every district. A change in one is reported together with the shards of the others. Resolves when each has its first
 * assignment.
 */
export async function shardsOfAll(
  options: ShardsOptions,
  join: (district: string, options: DistrictOptions) => Promise<DistrictShards>,
): Promise<Shards> {
  let owned: ReadonlyMap<string, readonly number[]> = new Map(options.districts.map((district) => [district, []]));
  const { started, stop } = await startTogether(
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
  return { owned: () => owned, doubtful: () => started.some((district) => district.doubtful()), stop };
}

/**
 * Joins the group that hands out the shard numbers of a district, which are the partitions of an empty topic. Resolves with the first
 * assignment.
 * @param group its whole name, with the service's name and the district
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
  let lastAnswerMs = -Infinity;
  let memberId: string | null = null;

  const consumer = dependencies.client.consumer({
    groupId: group,
    sessionTimeout,
    heartbeatInterval: 500,
    rebalanceTimeout: 4_000,
    partitionAssigners: [coPartitioned.assigner],
    ...CONSUMER_OPTIONS,
  });
  const watch = watchConsumer(consumer, group, dependencies);
  consumer.on('consumer.heartbeat', () => (lastAnswerMs = dependencies.monotonic()));
  consumer.on('consumer.group_join', ({ payload }) => {
    lastAnswerMs = dependencies.monotonic();
    coPartitioned.joined(payload.memberAssignment, dependencies.now());
    // A member that the group had dropped comes back under a new id. What it gets is new to it, because others may have had it meanwhile.
    if (memberId !== null && memberId !== payload.memberId) options.onOwned([]);
    memberId = payload.memberId;
    options.onOwned((payload.memberAssignment[topic] ?? []).toSorted((a, b) => a - b));
  });

  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: false });
  await consumer.run({ autoCommit: false, eachBatch: () => Promise.resolve() });
  return {
    doubtful: () => dependencies.monotonic() - lastAnswerMs > sessionTimeout,
    async stop() {
      watch.stop();
      await within(consumer.disconnect(), STOP_DEADLINE_MS);
    },
  };
}
