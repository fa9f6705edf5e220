import { randomUUID } from 'node:crypto';
import { useStack } from '@marsad/testkit';
import kafkajs from 'kafkajs';
import { beforeAll, describe, expect, test } from 'vitest';
import { withAdmin } from './admin.ts';
import { readDeadLetters } from './dead-letters.ts';
import { readMessage, replayMessage } from './replay.ts';

const stack = useStack();
const deployment = stack.kafka('deployment');
let district = '';
beforeAll(async () => {
  district = await stack.createDistrict();
});

async function send(topic: string, key: string, value: Buffer, headers: Record<string, string> = {}): Promise<void> {
  const producer = stack
    .bareKafka('deployment')
    .producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
  await producer.connect();
  await producer.send({ topic, acks: -1, messages: [{ key, value, headers, partition: 0 }] });
  await producer.disconnect();
}

const deadLetterAt = (offset: string, atMs: number) => ({
  district,
  topic: `marsad.${district}.scene.observed.v1`,
  partition: 0,
  offset,
  group: 'behaviour-analytics.agdal.scenes',
  reason: 'not_json',
  detail: 'unexpected end',
  headers: { ce_type: 'marsad.scene.observed.v1' },
  atMs,
});

describe('dead letters', () => {
  test('do not exist in a district where every message could be read', async () => {
    expect(await readDeadLetters(deployment, [district])).toEqual([]);
  });

  test('are all read, oldest first, and one that is itself unreadable is left out', async () => {
    const topic = `marsad.${district}.message.dead-lettered.v1`;
    for (const deadLetter of [deadLetterAt('1', 2_000), deadLetterAt('0', 1_000)])
      await send(topic, 'k', Buffer.from(JSON.stringify(deadLetter)));
    await send(topic, 'k', Buffer.from('{'));
    expect((await readDeadLetters(deployment, [district])).map(({ offset }) => offset)).toEqual(['0', '1']);
  });

  test('are sent again with the same bytes, key and headers', async () => {
    const topic = `marsad.${district}.scene.observed.v1`;
    const bytes = Buffer.from(`not json ${randomUUID()} \u0000 أ`);
    await send(topic, 'camera-1', bytes, { ce_id: 'x-1' });
    await replayMessage(deployment, { topic, partition: 0, offset: '0' });
    const again = await readMessage(deployment, { topic, partition: 0, offset: '1' });
    expect(again.value?.equals(bytes)).toBe(true);
    expect([again.key?.toString(), again.headers?.['ce_id']?.toString()]).toEqual(['camera-1', 'x-1']);
  });

  test('whose message has been deleted are reported', async () => {
    const topic = `marsad.${district}.scene.observed.v1`;
    await withAdmin(deployment, async (admin) => {
      // kafkajs deletes records only of topics that it has looked up before.
      await admin.fetchTopicOffsets(topic);
      await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '1' }] });
    });
    await expect(replayMessage(deployment, { topic, partition: 0, offset: '0' })).rejects.toThrow(
      'its retention has passed',
    );
    await expect(replayMessage(deployment, { topic, partition: 0, offset: '999' })).rejects.toThrow(
      'not on the broker',
    );
  });
});
