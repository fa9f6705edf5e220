import { accessRules, cameraRegistered, EVENTS, topicOf, topicSpecifications } from '@marsad/schemas';
import type { Places } from '@marsad/schemas';
import { applyAccess } from './access.ts';
import type { KafkaAddress } from './admin.ts';
import { withAdmin } from './admin.ts';
import { copyGroupOffsets } from './group-offsets.ts';
import { applyTopics, waitForLeaders } from './topics.ts';
import { stretched } from '../process/patience.ts';

export type Applied = {
  created: number;
  configured: number;
  grown: number;
  granted: number;
  withdrawn: number;
  /** Groups to which offsets of an earlier release were copied. */
  moved: number;
};

/**
 * Topics and access of a city with these districts and agencies, from the registry and nothing else, and the offsets of groups that an earlier
 * release named otherwise. Idempotent; a new district, a changed retention or a changed reader is applied by running it again.
 */
export async function applyRegistry(
  deployment: KafkaAddress,
  places: Places,
  options: { exclusive?: boolean } = {},
): Promise<Applied> {
  const applied = await withAdmin(deployment, async (admin) => {
    const topics = topicSpecifications(EVENTS, places);
    const plan = await applyTopics(admin, topics);
    await waitForLeaders(admin, topics);
    const access = await applyAccess(admin, accessRules(EVENTS, places), options);
    return {
      created: plan.create.length,
      configured: plan.configure.length,
      grown: plan.grow.length,
      granted: access.added,
      withdrawn: access.removed,
    };
  });
  await openGroups(deployment);
  return { ...applied, moved: await copyGroupOffsets(deployment) };
}

const GROUPS_DEADLINE_MS = 30_000;

/**
 * Asks for a group's coordinator until there is one, so that the broker makes `__consumer_offsets`: the very first group on a new broker
 * is otherwise refused for about a second, which every service would see as an error at its first start.
 */
async function openGroups(deployment: KafkaAddress): Promise<void> {
  const until = performance.now() + stretched(GROUPS_DEADLINE_MS);
  await withAdmin(deployment, async (admin) => {
    for (;;) {
      try {
        await admin.fetchOffsets({ groupId: 'deployment.first', topics: [topicOf(cameraRegistered)] });
        return;
      } catch (error) {
        if (performance.now() > until) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  });
}
