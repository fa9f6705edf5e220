import { accessRules, cameraRegistered, EVENTS, topicOf, topicSpecifications } from '@marsad/schemas';
import type { Places } from '@marsad/schemas';
import { applyAccess } from './access.ts';
import type { KafkaAddress } from './admin.ts';
import { withAdmin } from './admin.ts';
import { copyGroupOffsets } from './group-offsets.ts';
import { applyTopics, waitForLeaders } from './topics.ts';
import { stretchForLoad } from '../process/work-watch.ts';

export type Applied = {
  created: number;
  configured: number;
  grown: number;
  granted: number;
  withdrawn: number;
  /** How many groups got offsets that an earlier release had committed under other names. */
  moved: number;
};

/**
 * Creates the topics and grants the access of a city with these districts and agencies, as the registry says, and copies the offsets of
 * groups that had another name in an earlier release. Running it again applies only changes: a new district, a changed retention or reader.
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
 * Asks for a group's coordinator until there is one, which makes the broker create `__consumer_offsets`. Without it a new broker refuses
 * its first group for about a second, and every service logs an error at its first start.
 */
async function openGroups(deployment: KafkaAddress): Promise<void> {
  const until = performance.now() + stretchForLoad(GROUPS_DEADLINE_MS);
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
