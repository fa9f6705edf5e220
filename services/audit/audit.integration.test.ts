import { createCommitments, createAuditTrail, generateSigningKey } from '@marsad/proof';
import { auditCheckpoint } from '@marsad/schemas';
import { eventually, useBus, useStack } from '@marsad/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emptyLog, readTopics, sendEntries, sendLeaf, startAudit, verdictOf } from './testing/log-under-test.ts';
import { entryOf, leafOf } from './testing/topic.ts';

const stack = useStack();
const bus = useBus(stack);
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

it('an entry is covered by a checkpoint within a second, and the access gate stays open', async () => {
  await start('audit-1');
  const trail = createAuditTrail({
    producer: await bus.producer('command-center'),
    principal: 'command-center',
    replica: `gate-${process.pid}`,
    commitments: createCommitments('k'.repeat(40)),
    now: Date.now,
  });
  const covered = Promise.withResolvers<number>();
  const run = `command-center/gate-${process.pid}/`;
  await bus.as('command-center').tail({
    name: 'gate',
    events: [auditCheckpoint],
    districts: [],
    onEvent({ data }) {
      trail.applyCheckpoint(data);
      if (Object.keys(data.covered).some((name) => name.startsWith(run))) covered.resolve(Date.now());
    },
  });
  // The first entry also waits for the group to form, so it is not measured.
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
  expect(await logHas(2)).not.toHaveProperty('fault');
});

describe('one instance is active and the other stands by', () => {
  it('the second takes over where the first stopped: no entry is lost and none is there twice', async () => {
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

describe('attack: an instance that was suspended writes after another took over', () => {
  it('at an index that is taken: its record is void, whatever it contains', async () => {
    const app = await start('audit-1');
    await sendEntries(stack, seqs(0, 3));
    await logHas(3);
    await sendLeaf(stack, leafOf(1, entryOf(99, { entryId: 'another' })));
    await sendEntries(stack, seqs(3, 5));
    expect(await logHas(5)).toMatchObject({ voidRecords: 1 });
    expect(app.fatal).toEqual([]);
  });

  it('at the end of the log: its record is a leaf, the active instance continues after it, and every checkpoint covers both', async () => {
    await start('audit-1');
    await sendEntries(stack, seqs(0, 3));
    await logHas(3);
    await sendLeaf(stack, leafOf(3, entryOf(3, { entryId: 'p-3' })));
    await sendEntries(stack, seqs(3, 6));
    const verdict = await logHas(6);
    expect(verdict).not.toHaveProperty('fault');
  });

  it('at the index that the active instance is about to take: the second one writes again, both entries are in the log, and neither process ends', async () => {
    const app = await start('audit-1');
    await sendEntries(stack, seqs(0, 3));
    await logHas(3);
    const other = entryOf(0, { producer: 'command-center/other', entryId: 'other-0' });
    await Promise.all([sendLeaf(stack, leafOf(3, other)), sendEntries(stack, seqs(3, 6))]);
    // The broker decides which record comes first. If the active instance was faster, the other one finds its record void and writes again.
    const first = await eventually(
      async () => (await readTopics(stack)).leaves.find(({ index }) => index === 3) ?? false,
      PATIENCE,
    );
    if (first.leaf !== leafOf(3, other).leaf) {
      await logHas(6);
      await sendLeaf(stack, leafOf(6, other));
    }
    const verdict = await logHas(7);
    expect([verdict.fault, app.fatal]).toEqual([undefined, []]);
  });
});

describe('attack: entries in the name of another service', () => {
  const covered = async (run: string): Promise<number | undefined> =>
    (await readTopics(stack)).checkpoints.at(-1)?.covered[run];
  const RUN = 1_790_000_000_000;

  it("in the name of another service's instance: a dead letter, and that instance's coverage stays", async () => {
    await start('audit-1');
    const victim = { producer: 'command-center/command-center-1' };
    await sendEntries(stack, seqs(0, 2), victim);
    await logHas(2);
    await sendEntries(stack, [2], victim, 'face-matcher');
    await sendEntries(stack, [3], { ...victim, principal: 'face-matcher' }, 'face-matcher');
    await sendEntries(stack, seqs(0, 1), { principal: 'face-matcher', producer: 'face-matcher/face-matcher-1' });
    expect(await logHas(3)).not.toHaveProperty('fault');
    expect(await covered(`command-center/command-center-1/${RUN}`)).toBe(1);
  });

  it('with a number that jumps to 2^53: refused, an alarm in the log, and no coverage', async () => {
    await start('audit-1');
    await sendEntries(stack, seqs(0, 2));
    await logHas(2);
    await sendEntries(stack, [Number.MAX_SAFE_INTEGER]);
    const verdict = await logHas(3);
    expect(verdict.alarms).toMatchObject([{ index: 2, alarm: { kind: 'number_refused', count: 1 } }]);
    expect(verdict).not.toHaveProperty('fault');
    expect(await covered(`command-center/command-center-1/${RUN}`)).toBe(1);
  });

  it('its alarm in the log stops no instance that starts later: that one takes over and continues', async () => {
    const first = await start('audit-1');
    await sendEntries(stack, [0, Number.MAX_SAFE_INTEGER]);
    await logHas(2);
    const second = await start('audit-2');
    await first.stop();
    running = [second];
    await sendEntries(stack, seqs(1, 3));
    expect(await logHas(4)).toMatchObject({ alarms: [{ alarm: { kind: 'number_refused' } }] });
    expect(second.fatal).toEqual([]);
  });

  it("with the id of another service's next entry: both are in the log, with an alarm between them", async () => {
    await start('audit-1');
    const decision = { entryId: 'decided:abc', action: 'decide' } as const;
    await sendEntries(stack, [0], { ...decision, principal: 'alerting', producer: 'alerting/alerting-1' });
    await logHas(1);
    await sendEntries(stack, [0], { ...decision, principal: 'governance', producer: 'governance/governance-1' });
    const verdict = await logHas(3);
    expect(verdict.alarms).toMatchObject([
      { index: 1, alarm: { kind: 'id_taken', run: `governance/governance-1/${RUN}` } },
    ]);
    expect(await covered(`governance/governance-1/${RUN}`)).toBe(0);
  });
});

describe('two replicas of a service share its topic', () => {
  it('and each numbers its own entries: a hole of one holds back only its own coverage', async () => {
    await start('audit-1');
    const of = (replica: string) => ({ producer: `command-center/${replica}` });
    await Promise.all([sendEntries(stack, seqs(0, 20), of('a')), sendEntries(stack, [0, 1, 3], of('b'))]);
    await logHas(23);
    const { covered } = (await readTopics(stack)).checkpoints.at(-1) ?? { covered: {} };
    expect(covered).toMatchObject({ 'command-center/a/1790000000000': 19, 'command-center/b/1790000000000': 1 });
    await sendEntries(stack, [2], of('b'));
    expect(await logHas(24)).toMatchObject({ missing: [], alarms: [] });
  });

  it('a hole that stays becomes an omission after 10 s, and `audit verify` names its entry', async () => {
    await start('audit-1');
    await sendEntries(stack, [0, 3]);
    await logHas(2);
    const verdict = await logHas(3);
    expect(verdict).toMatchObject({ missing: [], omissions: [{ from: 1, to: 2, since: 2 }] });
    expect(verdict.fault).toEqual({ where: 'numbering', index: 2, reason: 'omission' });
    await sendEntries(stack, [1, 2]);
    expect(await logHas(5)).not.toHaveProperty('fault');
  }, 60_000);
});

describe('a log that differs from what was signed', () => {
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
  const producer = await bus.producer('audit');
  for (const checkpoint of checkpoints)
    await producer.send(auditCheckpoint, checkpoint, { id: `restored-${checkpoint.treeSize}` });
}

it('four hundred entries at once are in the log and covered, in order', async () => {
  await start('audit-1');
  await sendEntries(stack, [0]);
  await logHas(1);
  await sendEntries(stack, seqs(1, 401));
  const verdict = await logHas(401);
  expect(verdict).not.toHaveProperty('fault');
  expect(verdict.checkpoints).toBeLessThan(100);
}, 60_000);
