import { createCommitments, createAuditTrail, generateSigningKey } from '@marsad/proof';
import { createKafka } from '@marsad/kafka';
import { auditCheckpoint } from '@marsad/schemas';
import { createLogger } from '@marsad/telemetry';
import { eventually, useStack } from '@marsad/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emptyLog, readTopics, sendEntries, sendLeaf, startAudit, verdictOf } from './testing/log-under-test.ts';
import { entryOf, leafOf } from './testing/topic.ts';

const stack = useStack();
const PATIENCE = { timeoutMs: 20_000, everyMs: 50 };
type Running = Awaited<ReturnType<typeof startAudit>>;
let running: Running[] = [];
const start = async (replica: string, key?: string): Promise<Running> => {
  const app = await startAudit(stack, replica, key);
  running.push(app);
  return app;
};
beforeEach(() => emptyLog(stack));
afterEach(async () => {
  await Promise.all(running.map((app) => app.stop()));
  running = [];
});
const seqs = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);
const logHas = (entries: number) =>
  eventually(async () => {
    const verdict = await verdictOf(stack);
    expect(verdict).toMatchObject({ size: entries, unsigned: 0 });
    return verdict;
  }, PATIENCE);

it('an entry that a door has said is signed for within a second, and the door stays open', async () => {
  await start('audit-1');
  const kafka = createKafka({
    ...stack.kafka('command-center'),
    clientId: 'door',
    city: 'rabat',
    source: '/door',
    logger: createLogger({ service: 'command-center', replica: 'door', logLevel: 'fatal' }),
    onFatal: (error) => {
      throw error;
    },
  });
  const trail = createAuditTrail({
    producer: await kafka.createProducer(),
    replica: `door-${process.pid}`,
    commitments: createCommitments('k'.repeat(40)),
    now: Date.now,
  });
  const covered = Promise.withResolvers<number>();
  const run = `door-${process.pid}/`;
  await kafka.tail({
    name: 'door',
    events: [auditCheckpoint],
    districts: [],
    onEvent({ data }) {
      trail.sawCheckpoint(data);
      if (Object.keys(data.covered).some((name) => name.startsWith(run))) covered.resolve(Date.now());
    },
  });
  // The first entry also waits for the group to form: it is not the one that is measured.
  await sendEntries(stack, [0]);
  await logHas(1);
  const act = {
    scope: 'case/DEMO-7',
    objectId: 'a-1',
    actor: 'demo-operator',
    agency: 'rabat-operations',
    purpose: 'alert_handling',
    action: 'consult',
    objectKind: 'alert_picture',
  } as const;
  const before = Date.now();
  await trail.record(act);
  expect((await covered.promise) - before).toBeLessThan(1_000);
  expect(trail.isOpen()).toBe(true);
  await kafka.close();
  expect(await logHas(2)).not.toHaveProperty('fault');
});

describe('one sequences and the other stands by', () => {
  it('the second takes over where the first stopped: nothing is lost and nothing is there twice', async () => {
    const first = await start('audit-1');
    const second = await start('audit-2');
    await sendEntries(stack, seqs(0, 30));
    await logHas(30);
    await first.stop();
    running = [second];
    await sendEntries(stack, seqs(20, 50));
    const verdict = await logHas(50);
    expect(verdict).toMatchObject({ voidRecords: 0, missing: [] });
    expect(verdict).not.toHaveProperty('fault');
    expect([first.fatal, second.fatal]).toEqual([[], []]);
  });
});

describe('attack: an instance that slept writes after another took over', () => {
  it('at an index that is taken: its record is void, whatever is in it', async () => {
    const app = await start('audit-1');
    await sendEntries(stack, seqs(0, 3));
    await logHas(3);
    await sendLeaf(stack, leafOf(1, entryOf(99, { entryId: 'another' })));
    await sendEntries(stack, seqs(3, 5));
    expect(await logHas(5)).toMatchObject({ voidRecords: 1 });
    expect(app.fatal).toEqual([]);
  });

  it('at the end of the log: it counts, the active one goes on after it, and both are in every checkpoint', async () => {
    await start('audit-1');
    await sendEntries(stack, seqs(0, 3));
    await logHas(3);
    await sendLeaf(stack, leafOf(3, entryOf(3, { entryId: 'p-3' })));
    await sendEntries(stack, seqs(3, 6));
    const verdict = await logHas(6);
    expect(verdict).not.toHaveProperty('fault');
  });
});

describe('a log that is not what was signed', () => {
  it('its end was cut off: the service ends and signs nothing', async () => {
    const first = await start('audit-1');
    await sendEntries(stack, seqs(0, 5));
    await logHas(5);
    await first.stop();
    running = [];
    const { leaves, checkpoints } = await readTopics(stack);
    await emptyLog(stack);
    for (const leaf of leaves.slice(0, 4)) await sendLeaf(stack, leaf);
    await sendCheckpoints(checkpoints.slice(-1));
    const second = await start('audit-2');
    await eventually(() => expect(String(second.fatal[0])).toContain('its end is gone'), PATIENCE);
    expect((await readTopics(stack)).checkpoints).toHaveLength(1);
  });

  it('another key has signed it: the service does not start', async () => {
    const first = await start('audit-1');
    await sendEntries(stack, seqs(0, 2));
    await logHas(2);
    await first.stop();
    running = [];
    const before = (await readTopics(stack)).checkpoints.length;
    await expect(startAudit(stack, 'audit-2', generateSigningKey().privateKey)).rejects.toThrow(
      'not signed by this log',
    );
    expect((await readTopics(stack)).checkpoints).toHaveLength(before);
  });
});

async function sendCheckpoints(checkpoints: Awaited<ReturnType<typeof readTopics>>['checkpoints']): Promise<void> {
  const kafka = createKafka({
    ...stack.kafka('audit'),
    clientId: 'restore',
    city: 'rabat',
    source: '/restore',
    logger: createLogger({ service: 'audit', replica: 'restore', logLevel: 'fatal' }),
    onFatal: (error) => {
      throw error;
    },
  });
  const producer = await kafka.createProducer();
  for (const checkpoint of checkpoints)
    await producer.send(auditCheckpoint, checkpoint, { id: `restored-${checkpoint.treeSize}` });
  await kafka.close();
}

it('four hundred entries at once are in the log and signed for, in order', async () => {
  await start('audit-1');
  await sendEntries(stack, [0]);
  await logHas(1);
  await sendEntries(stack, seqs(1, 401));
  const verdict = await logHas(401);
  expect(verdict).not.toHaveProperty('fault');
  expect(verdict.checkpoints).toBeLessThan(100);
}, 60_000);
