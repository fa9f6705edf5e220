import { topicOf } from '@marsad/schemas';
import { STOP_DEADLINE_MS, within } from './deadline.ts';
import { CLIENT_RETRY, type KafkaClient } from './kafkajs.ts';
import { createStickyAssigner } from './sticky-assigner.ts';
import type { Shards, ShardsOptions } from './types.ts';
import { watchConsumer, type Surroundings } from './watch.ts';

const SESSION_TIMEOUT_MS = 6_000;

export type ShardsDependencies = Surroundings & {
  readonly client: KafkaClient;
  readonly now: () => number;
  readonly monotonic: () => number;
};

/**
 * Membership in the group that hands out shard numbers: the partitions of an empty topic. Resolves with the first assignment made.
 * @param group whole, with the service's name
 */
export async function joinShards(
  group: string,
  options: ShardsOptions,
  dependencies: ShardsDependencies,
): Promise<Shards> {
  const sessionTimeout = options.sessionTimeoutMs ?? SESSION_TIMEOUT_MS;
  const topics = new Map(options.districts.map((district) => [topicOf(options.topicEvent, district), district]));
  const sticky = createStickyAssigner();
  let owned: ReadonlyMap<string, readonly number[]> = new Map(options.districts.map((district) => [district, []]));
  let heardAt = -Infinity;

  const consumer = dependencies.client.consumer({
    groupId: group,
    sessionTimeout,
    heartbeatInterval: 500,
    rebalanceTimeout: 4_000,
    maxWaitTimeInMs: 250,
    allowAutoTopicCreation: false,
    partitionAssigners: [sticky.assigner],
    retry: { ...CLIENT_RETRY, restartOnFailure: () => Promise.resolve(true) },
  });
  const watch = watchConsumer(consumer, group, dependencies);
  consumer.on('consumer.heartbeat', () => (heardAt = dependencies.monotonic()));
  consumer.on('consumer.group_join', ({ payload }) => {
    heardAt = dependencies.monotonic();
    sticky.joined(payload.memberAssignment, dependencies.now());
    owned = new Map(
      [...topics].map(([topic, district]) => [
        district,
        (payload.memberAssignment[topic] ?? []).toSorted((a, b) => a - b),
      ]),
    );
    options.onOwned(owned);
  });

  await consumer.connect();
  await consumer.subscribe({ topics: [...topics.keys()], fromBeginning: false });
  await consumer.run({ autoCommit: false, eachBatch: () => Promise.resolve() });
  return {
    owned: () => owned,
    doubtful: () => dependencies.monotonic() - heardAt > sessionTimeout,
    async stop() {
      watch.stop();
      await within(consumer.disconnect(), STOP_DEADLINE_MS);
    },
  };
}
