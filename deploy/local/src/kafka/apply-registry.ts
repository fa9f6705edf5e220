import { accessRules, cameraRegistered, EVENTS, topicOf, topicSpecifications } from '@marsad/schemas';
import { applyAccess } from './access.ts';
import type { KafkaAddress } from './admin.ts';
import { kafkaClient, withAdmin } from './admin.ts';
import { applyTopics, waitForLeaders } from './topics.ts';

export type Applied = { created: number; configured: number; grown: number; granted: number; withdrawn: number };

/**
 * Topics and access of a city with these districts, from the registry and nothing else. Idempotent; a new district, a changed retention
 * or a changed reader is applied by running it again.
 */
export async function applyRegistry(
  deployment: KafkaAddress,
  districts: readonly string[],
  options: { exclusive?: boolean } = {},
): Promise<Applied> {
  const applied = await withAdmin(deployment, async (admin) => {
    const topics = topicSpecifications(EVENTS, districts);
    const plan = await applyTopics(admin, topics);
    await waitForLeaders(admin, topics);
    const access = await applyAccess(admin, accessRules(EVENTS, districts), options);
    return {
      created: plan.create.length,
      configured: plan.configure.length,
      grown: plan.grow.length,
      granted: access.added,
      withdrawn: access.removed,
    };
  });
  await openGroups(deployment);
  return applied;
}

/**
 * Joins a group once, so that the broker makes `__consumer_offsets`: the very first group on a new broker is otherwise refused for about
 * a second, which every service would see as an error at its first start.
 */
async function openGroups(deployment: KafkaAddress): Promise<void> {
  const exists = await withAdmin(deployment, async (admin) =>
    (await admin.listTopics()).includes('__consumer_offsets'),
  );
  if (exists) return;
  const topic = topicOf(cameraRegistered);
  const consumer = kafkaClient(deployment, 20).consumer({ groupId: 'deployment.first', maxWaitTimeInMs: 100 });
  const joined = new Promise<void>((resolve) => consumer.on('consumer.group_join', () => resolve()));
  await consumer.connect();
  await consumer.subscribe({ topic });
  await consumer.run({ autoCommit: false, eachMessage: async () => {} });
  await joined;
  await consumer.disconnect();
}
