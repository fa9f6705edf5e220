import { alertChanged, plateRead, processingAct, topicOf } from '@marsad/schemas';
import { eventually, useStack } from '@marsad/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KafkaAddress } from './admin.ts';
import { kafkaClient, withAdmin } from './admin.ts';
import { copyGroupOffsets } from './group-offsets.ts';

const stack = useStack();
let deployment: KafkaAddress;
let agdal = '';
let hassan = '';
beforeAll(async () => {
  deployment = stack.kafka('deployment');
  [agdal, hassan] = [await stack.createDistrict(), await stack.createDistrict()];
});
afterAll(() => withAdmin(deployment, (admin) => admin.deleteGroups([...OLD])).then(() => undefined));

const OLD = ['analytics-writer.rows', 'agency-gateway.disclosures'];

/** Joins a group of an earlier release and commits these offsets. @returns the member, which reads nothing */
async function memberAt(groupId: string, offsets: readonly { topic: string; partition: number; offset: string }[]) {
  const consumer = kafkaClient(deployment).consumer({ groupId, allowAutoTopicCreation: false });
  const topics = [...new Set(offsets.map(({ topic }) => topic))];
  consumer.on(consumer.events.GROUP_JOIN, () => consumer.pause(topics.map((topic) => ({ topic }))));
  await consumer.connect();
  await consumer.subscribe({ topics });
  await consumer.run({ autoCommit: false, eachBatch: () => Promise.resolve() });
  await consumer.commitOffsets([...offsets]);
  return consumer;
}
const committed = (groupId: string, topic: string): Promise<string[]> =>
  withAdmin(deployment, async (admin) => {
    const [of] = await admin.fetchOffsets({ groupId, topics: [topic] });
    return (of?.partitions ?? []).toSorted((a, b) => a.partition - b.partition).map(({ offset }) => offset);
  });

describe('the groups of an earlier release', () => {
  test('hand their offsets to the groups of each place, once, while no consumer reads in them', async () => {
    const reads = [topicOf(plateRead, agdal), topicOf(plateRead, hassan)] as const;
    const rows = await memberAt('analytics-writer.rows', [
      { topic: reads[0], partition: 0, offset: '7' },
      { topic: reads[0], partition: 3, offset: '9' },
      { topic: reads[1], partition: 1, offset: '5' },
      { topic: topicOf(processingAct), partition: 0, offset: '2' },
    ]);
    await expect(copyGroupOffsets(deployment)).rejects.toThrow('analytics-writer.rows: a consumer still reads');
    expect(await committed(`analytics-writer.${agdal}.rows`, reads[0])).toEqual(['-1', '-1', '-1', '-1']);
    await rows.disconnect();
    const alerts = topicOf(alertChanged, hassan);
    await (await memberAt('agency-gateway.disclosures', [{ topic: alerts, partition: 1, offset: '4' }])).disconnect();

    await eventually(async () => expect(await copyGroupOffsets(deployment)).toBe(4));
    expect(await committed(`analytics-writer.${agdal}.rows`, reads[0])).toEqual(['7', '-1', '-1', '9']);
    expect(await committed(`analytics-writer.${hassan}.rows`, reads[1])).toEqual(['-1', '5', '-1', '-1']);
    expect(await committed('analytics-writer.city.rows', topicOf(processingAct))).toEqual(['2']);
    expect(await committed('agency-gateway.city.disclosures', alerts)).toEqual(['-1', '4']);

    // The new release has read on, and the deployment is applied again while it runs.
    const working = await memberAt(`analytics-writer.${agdal}.rows`, [{ topic: reads[0], partition: 0, offset: '20' }]);
    expect(await copyGroupOffsets(deployment)).toBe(0);
    expect(await committed(`analytics-writer.${agdal}.rows`, reads[0])).toEqual(['20', '-1', '-1', '9']);
    await working.disconnect();
  }, 120_000);
});
