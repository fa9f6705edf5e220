import { randomBytes } from 'node:crypto';
import { applyRegistry } from '@marsad/deploy-local';
import { sceneObserved, topicOf } from '@marsad/schemas';
import { eventually, type Stack } from '@marsad/testkit';

/**
 * A district of the test's own, there for everybody when it resolves. A broker answers that it has made topics and given rights before it
 * knows of them itself: making them again finds them, and a reader that sees its topic has its right.
 */
export async function createDistrict(stack: Stack): Promise<string> {
  const district = `t-${randomBytes(5).toString('hex')}`;
  await eventually(() => applyRegistry(stack.kafka('deployment'), [district], { exclusive: false }), { everyMs: 100 });
  const admin = stack.bareKafka('camera-ingest').admin();
  await admin.connect();
  await eventually(async () => (await admin.listTopics()).includes(topicOf(sceneObserved, district)));
  await admin.disconnect();
  return district;
}
