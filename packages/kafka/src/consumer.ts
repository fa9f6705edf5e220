import { topicOf, type AnyEvent } from '@marsad/schemas';
import type { Tracer } from '@marsad/telemetry';
import { createBatchRunner } from './batch-runner.ts';
import { createCoPartitionAssigner } from './co-partition-assigner.ts';
import { STOP_DEADLINE_MS, within } from './deadline.ts';
import { CONSUMER_OPTIONS, type KafkaClient, type KafkaConsumer, type PartitionAssigner } from './kafkajs.ts';
import { createMembership, release, type Holding, type Membership } from './membership.ts';
import { countPartitions, refuseUnequalCounts } from './partition-counts.ts';
import { partitionOf } from './partition-of.ts';
import { createStandbyAssigner } from './standby-assigner.ts';
import { createSubscription } from './subscription.ts';
import type { Consumer, ConsumeOptions, EventProducer, TopicPartition } from './types.ts';
import { watchConsumer, type Reporting } from './watch.ts';

export type ConsumerDependencies = Reporting & {
  readonly client: KafkaClient;
  readonly tracer: Tracer;
  readonly deadLetterProducer: () => Promise<EventProducer>;
  readonly now: () => number;
};

/**
 * The times of a group, ms. In mode `active_standby` the group notices a silent member sooner, so that a standby takes over soon. In both
 * modes a rebalance waits for running batches, up to `rebalanceTimeout`.
 */
const TIMES = {
  shared: { sessionTimeout: 10_000, heartbeatInterval: 1_000, rebalanceTimeout: 15_000 },
  active_standby: { sessionTimeout: 6_000, heartbeatInterval: 500, rebalanceTimeout: 15_000 },
} as const;
type Mode = keyof typeof TIMES;

/** Joins a group and works through its partitions. Resolves once it is a member. @param group the whole name, with the service's name */
export async function startConsumer<E extends AnyEvent>(
  group: string,
  options: ConsumeOptions<E>,
  dependencies: ConsumerDependencies,
): Promise<Consumer> {
  const subscription = createSubscription(options.events, options.districts, options.agencies);
  const membership = createMembership();
  const counts = await countPartitions(dependencies.client, subscription.topics);
  if (options.readTogether === true) refuseUnequalCounts(group, counts);
  const mode = options.mode ?? 'shared';
  const assigner = createAssigner(mode, dependencies.now);
  const consumer = createGroupMember(dependencies.client, group, mode, assigner.assigner);
  const runner = createBatchRunner({
    ...dependencies,
    group,
    subscription,
    handle: options.handle,
    membership,
    reporting: dependencies,
    heartbeatMs: TIMES[mode].heartbeatInterval,
  });
  const watch = watchConsumer(consumer, group, dependencies);
  const places = (holdings: readonly Holding[]): TopicPartition[] =>
    holdings.map(({ topic, partition }) => subscription.place(topic, partition));
  followAssignments(consumer, membership, assigner.joined, {
    onAssigned: (holdings) => options.onAssigned?.(places(holdings)),
    onRevoked: (holdings) => options.onRevoked?.(places(holdings)),
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
    release: createRelease(consumer, group, membership, dependencies),
    async stop() {
      watch.stop();
      runner.stop();
      await within(consumer.disconnect(), STOP_DEADLINE_MS);
    },
  };
}

/** Creates the commit of what open work has let go of between two batches. */
const createRelease =
  (consumer: KafkaConsumer, group: string, membership: Membership, { logger }: Reporting): Consumer['release'] =>
  async ({ topic, partition }, keepFrom) => {
    const holding = membership.of(topic, partition);
    const position = holding && release(holding, keepFrom);
    if (holding === undefined || position === undefined) return;
    try {
      await consumer.commitOffsets([{ topic, partition, offset: String(position) }]);
      holding.committed = position;
    } catch (error) {
      logger.debug({ group, topic, partition, reason: String(error) }, 'a commit waits for the next one');
    }
  };

type Assigned = Readonly<Record<string, readonly number[]>>;
type GroupAssigner = { readonly assigner: PartitionAssigner; joined(assignment: Assigned): void };

/**
 * Creates the assigner for this mode. `joined` must be called with every assignment, because what this member claims at the next rebalance
 * depends on it.
 */
function createAssigner(mode: Mode, now: () => number): GroupAssigner {
  if (mode === 'shared') {
    const { assigner, joined } = createCoPartitionAssigner();
    return { assigner, joined: (assignment) => joined(assignment, now()) };
  }
  const { assigner, joined } = createStandbyAssigner(now());
  const isActive = (assignment: Assigned): boolean => Object.values(assignment).some(({ length }) => length > 0);
  return { assigner, joined: (assignment) => joined(isActive(assignment), now()) };
}

const createGroupMember = (client: KafkaClient, group: string, mode: Mode, assigner: PartitionAssigner) =>
  client.consumer({
    groupId: group,
    ...TIMES[mode],
    maxBytesPerPartition: 1 << 20,
    partitionAssigners: [assigner],
    ...CONSUMER_OPTIONS,
  });

type AssignmentListener = {
  readonly onAssigned: (holdings: readonly Holding[]) => void;
  readonly onRevoked: (holdings: readonly Holding[]) => void;
};

/** Updates the membership with each generation of the group, and calls the listener with the new and the lost partitions. */
function followAssignments(
  consumer: KafkaConsumer,
  membership: Membership,
  joined: (assignment: Assigned) => void,
  { onAssigned, onRevoked }: AssignmentListener,
): void {
  // The library calls this before the first fetch of a generation and does not wait for anything in it.
  consumer.on('consumer.group_join', ({ payload: { memberId, memberAssignment } }) => {
    const { assigned, revoked, kept } = membership.join(memberId, memberAssignment);
    joined(memberAssignment);
    // In a new generation the library reads every partition from its committed offset. A partition that stayed with this member may be
    // further on than that, so it continues where it was.
    for (const { topic, partition, next } of kept)
      if (next !== undefined) consumer.seek({ topic, partition, offset: String(next) });
    if (revoked.length > 0) onRevoked(revoked);
    if (assigned.length > 0) onAssigned(assigned);
  });
}
