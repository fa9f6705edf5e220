import { READ_TOGETHER_BY_CAMERA, topicOf } from '@marsad/schemas';
import type { AnyEvent, TopicSpecification } from '@marsad/schemas';
import type { Admin } from 'kafkajs';
import kafkajs from 'kafkajs';
import { stretchForLoad } from '../process/work-watch.ts';

/** The state of a topic on the broker. */
export type ExistingTopic = { readonly partitions: number; readonly config: Readonly<Record<string, string>> };

export type TopicPlan = {
  readonly create: TopicSpecification[];
  /** Topics that need more partitions. Kafka cannot remove any. */
  readonly grow: { topic: string; partitions: number }[];
  readonly configure: { topic: string; config: Record<string, string> }[];
};

/**
 * Plans which topics to create and change to match the registry. It never deletes a topic, because that would delete data.
 */
export function planTopics(
  wanted: readonly TopicSpecification[],
  existing: ReadonlyMap<string, ExistingTopic>,
): TopicPlan {
  const plan: TopicPlan = { create: [], grow: [], configure: [] };
  for (const specification of wanted.map((topic) => withEqualPartitions(topic, existing))) {
    const { topic, partitions, config } = specification;
    const found = existing.get(topic);
    if (!found) {
      plan.create.push(specification);
      continue;
    }
    if (found.partitions < partitions) plan.grow.push({ topic, partitions });
    if (Object.entries(config).some(([name, value]) => found.config[name] !== value))
      plan.configure.push({ topic, config });
  }
  return plan;
}

/**
 * Gives topics that are read together by camera the same number of partitions, that of the largest, because an operator may have added
 * partitions to one of them.
 */
function withEqualPartitions(
  specification: TopicSpecification,
  existing: ReadonlyMap<string, ExistingTopic>,
): TopicSpecification {
  const { event, topic, partitions } = specification;
  if (!READ_TOGETHER_BY_CAMERA.includes(event)) return specification;
  const siblings = READ_TOGETHER_BY_CAMERA.map((other) => topicOf(other, placeOf(event, topic)));
  return {
    ...specification,
    partitions: Math.max(partitions, ...siblings.map((sibling) => existing.get(sibling)?.partitions ?? 0)),
  };
}

/** The district of a topic of this event. */
const placeOf = (event: AnyEvent, topic: string): string => {
  const [before = '', after = ''] = topicOf(event, '?').split('?');
  return topic.slice(before.length, topic.length - after.length);
};

/** Creates topics, adds partitions and sets configurations. A second run changes nothing. */
export async function applyTopics(admin: Admin, wanted: readonly TopicSpecification[]): Promise<TopicPlan> {
  const plan = planTopics(wanted, await existingTopics(admin, wanted));
  if (plan.create.length > 0)
    await admin.createTopics({
      // kafkajs fails while the broker has created a topic and does not lead it yet; `waitForLeaders` below waits for that.
      waitForLeaders: false,
      timeout: 30_000,
      topics: plan.create.map(({ topic, partitions, config }) => ({
        topic,
        numPartitions: partitions,
        replicationFactor: 1,
        configEntries: Object.entries(config).map(([name, value]) => ({ name, value })),
      })),
    });
  for (const { topic, partitions } of plan.grow)
    await admin.createPartitions({ topicPartitions: [{ topic, count: partitions }] });
  if (plan.configure.length > 0)
    await admin.alterConfigs({
      validateOnly: false,
      resources: plan.configure.map(({ topic, config }) => ({
        type: kafkajs.ConfigResourceTypes.TOPIC,
        name: topic,
        configEntries: Object.entries(config).map(([name, value]) => ({ name, value })),
      })),
    });
  return plan;
}

const LEADERS_DEADLINE_MS = 30_000;

/**
 * Waits until every partition has a leader. A broker that has just started listens for some tenths of a second before it leads any, and
 * refuses requests until then.
 */
export async function waitForLeaders(admin: Admin, wanted: readonly TopicSpecification[]): Promise<void> {
  const until = performance.now() + stretchForLoad(LEADERS_DEADLINE_MS);
  const answers = async ({ topic }: TopicSpecification): Promise<void> => {
    for (;;) {
      try {
        await admin.fetchTopicOffsets(topic);
        return;
      } catch (error) {
        if (performance.now() > until) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  };
  await Promise.all(wanted.map(answers));
}

async function existingTopics(
  admin: Admin,
  wanted: readonly TopicSpecification[],
): Promise<Map<string, ExistingTopic>> {
  const listed = new Set(await admin.listTopics());
  const topics = wanted.filter(({ topic }) => listed.has(topic));
  if (topics.length === 0) return new Map();
  const names = topics.map(({ topic }) => topic);
  const metadata = await admin.fetchTopicMetadata({ topics: names });
  const partitions = new Map(metadata.topics.map(({ name, partitions: p }) => [name, p.length]));
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: topics.map(({ topic, config }) => ({
      type: kafkajs.ConfigResourceTypes.TOPIC,
      name: topic,
      configNames: Object.keys(config),
    })),
  });
  return new Map(
    resources.map(({ resourceName, configEntries }) => [
      resourceName,
      {
        partitions: partitions.get(resourceName) ?? 0,
        config: Object.fromEntries(configEntries.map(({ configName, configValue }) => [configName, configValue])),
      },
    ]),
  );
}
