import { topicOf, type AnyEvent } from '@marsad/schemas';
import type { Tracer } from '@marsad/telemetry';
import { createBatchRunner } from './batch-runner.ts';
import { createCoPartitionAssigner } from './co-partition-assigner.ts';
import { STOP_DEADLINE_MS, within } from './deadline.ts';
import { CLIENT_RETRY, type KafkaClient } from './kafkajs.ts';
import { createMembership, type Holding } from './membership.ts';
import { countPartitions, refuseUnequalCounts } from './partition-counts.ts';
import { partitionOf } from './partition-of.ts';
import { createStandbyAssigner } from './standby-assigner.ts';
import { createSubscription } from './subscription.ts';
import type { Consumer, ConsumeOptions, EventProducer, TopicPartition } from './types.ts';
import { watchConsumer, type Surroundings } from './watch.ts';

export type ConsumerDependencies = Surroundings & {
  readonly client: KafkaClient;
  readonly tracer: Tracer;
  readonly deadLetterProducer: () => Promise<EventProducer>;
  readonly now: () => number;
};

/** A silent standby should take over soon, so its group notices sooner; a rebalance waits for running batches in either mode. */
const TIMES = {
  shared: { sessionTimeout: 10_000, heartbeatInterval: 1_000, rebalanceTimeout: 15_000 },
  active_standby: { sessionTimeout: 6_000, heartbeatInterval: 500, rebalanceTimeout: 15_000 },
} as const;

/** Joins a group and works through its partitions; resolves once it is a member. @param group whole, with the service's name */
export async function startConsumer<E extends AnyEvent>(
  group: string,
  options: ConsumeOptions<E>,
  dependencies: ConsumerDependencies,
): Promise<Consumer> {
  const mode = options.mode ?? 'shared';
  const subscription = createSubscription(options.events, options.districts, options.agencies);
  const membership = createMembership();
  const standby = createStandbyAssigner(dependencies.now());
  const coPartitioned = createCoPartitionAssigner();
  const counts = await countPartitions(dependencies.client, subscription.topics);
  if (options.readTogether === true) refuseUnequalCounts(group, counts);
  const consumer = dependencies.client.consumer({
    groupId: group,
    ...TIMES[mode],
    // kafkajs looks at its heartbeat only when a fetch returns: a long wait would delay every rebalance by as much.
    maxWaitTimeInMs: 250,
    maxBytesPerPartition: 1 << 20,
    allowAutoTopicCreation: false,
    partitionAssigners: [mode === 'active_standby' ? standby.assigner : coPartitioned.assigner],
    retry: { ...CLIENT_RETRY, restartOnFailure: () => Promise.resolve(true) },
  });
  const runner = createBatchRunner({
    group,
    subscription,
    handle: options.handle,
    membership,
    surroundings: dependencies,
    tracer: dependencies.tracer,
    deadLetterProducer: dependencies.deadLetterProducer,
    heartbeatMs: TIMES[mode].heartbeatInterval,
    now: dependencies.now,
  });
  const watch = watchConsumer(consumer, group, dependencies);
  const places = (holdings: readonly Holding[]): TopicPartition[] =>
    holdings.map(({ topic, partition }) => subscription.place(topic, partition));

  // The library calls this before the first fetch of a generation and does not wait for anything in it.
  consumer.on('consumer.group_join', ({ payload }) => {
    const { assigned, revoked, kept } = membership.join(payload.memberId, payload.memberAssignment);
    standby.joined(membership.all().length > 0, dependencies.now());
    coPartitioned.joined(payload.memberAssignment, dependencies.now());
    // A new generation begins at what was committed, which may lie behind: what stayed ours goes on where it was.
    for (const { topic, partition, next } of kept)
      if (next !== undefined) consumer.seek({ topic, partition, offset: String(next) });
    if (revoked.length > 0) options.onRevoked?.(places(revoked));
    if (assigned.length > 0) options.onAssigned?.(places(assigned));
  });

  await consumer.connect();
  await consumer.subscribe({ topics: [...subscription.topics], fromBeginning: options.fromBeginning ?? true });
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    partitionsConsumedConcurrently: options.partitionsConcurrently ?? 4,
    eachBatch: runner.eachBatch,
  });
  return {
    groups: [group],
    assigned: () => places(membership.all()),
    partitionOf(event, district, key) {
      const topic = topicOf(event, district);
      const count = counts.get(topic);
      if (count === undefined) return undefined;
      const partition = partitionOf(key, count);
      return membership.of(topic, partition) && partition;
    },
    async stop() {
      watch.stop();
      runner.stop();
      await within(consumer.disconnect(), STOP_DEADLINE_MS);
    },
  };
}
