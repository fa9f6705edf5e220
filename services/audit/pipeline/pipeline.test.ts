import { contentOfLeaf, createNumbering, runOf } from '@marsad/proof';
import type { AuditAlarm, AuditCheckpoint, AuditEntry } from '@marsad/schemas';
import { beforeEach, describe, expect, it } from 'vitest';
import { createSerial } from '@marsad/service';
import { OMISSION_AFTER_MS, omissionOf } from '../domain/alarms.ts';
import { createCoverage } from '../domain/coverage.ts';
import { createTopic, entryOf } from '../testing/topic.ts';
import type { Topic } from '../testing/topic.ts';
import { createHandler } from '../transport/handler.ts';
import { createCheckpointer } from './checkpointer.ts';
import { createLedger } from './ledger.ts';
import { createSequencingPipeline } from './pipeline.ts';

const PRODUCER = 'command-center/command-center-1';
const RUN = `${PRODUCER}/1790000000000`;
let topic: Topic;
let published: AuditCheckpoint[];
let now: number;
let unavailable: 'no' | 'for_leaves' | 'for_checkpoints';
beforeEach(() => {
  topic = createTopic();
  published = [];
  now = 1_790_000_000_000;
  unavailable = 'no';
});
const away = () => Promise.reject(Object.assign(new Error('away'), { retryAfterMs: 500 }));

/** A new instance, which knows only what is on the topic. */
function instance() {
  const numbering = createNumbering();
  const coverage = createCoverage(numbering);
  const ledger = createLedger({
    write: (leaves) => (unavailable === 'for_leaves' ? away() : topic.write(leaves)),
    open: ({ treeSize, rootHash }) => ({ size: treeSize, rootHash }),
    onAppended(content, { sequencedAtMs }) {
      if (content.kind === 'entry') coverage.addSequenced(runOf(content.entry), content.entry.seq, sequencedAtMs);
      else if (content.alarm.kind === 'omission')
        numbering.writeOff(content.alarm.run, content.alarm.from, content.alarm.to, sequencedAtMs);
    },
    onVoid: () => undefined,
  });
  topic.follow((record) => ledger.readLeaf(record));
  const checkpointer = createCheckpointer({
    ledger,
    coverage,
    signNote: (size) => `signed ${size}`,
    publish: (checkpoint) =>
      unavailable === 'for_checkpoints' ? away() : (published.push(checkpoint), Promise.resolve()),
    now: () => now,
  });
  const pipeline = createSequencingPipeline({
    ledger,
    checkpointer,
    coverage,
    now: () => now,
  });
  const handler = createHandler({
    pipeline,
    serial: createSerial(),
    numbering,
    now: () => now,
    isActive: () => true,
  });
  /** Does what the service does each second. */
  const keepUp = () =>
    pipeline.run({
      entries: [],
      alarms: numbering.overdue(now - OMISSION_AFTER_MS).map((overdue) => omissionOf(overdue, now)),
    });
  const handle = (...entries: AuditEntry[]) =>
    handler({
      topic: 't',
      partition: 0,
      district: 'city',
      events: entries.map((data) => ({ data })),
    } as unknown as Parameters<typeof handler>[0]);
  return { handle, checkpointer, pipeline, keepUp };
}

const alarms = (): AuditAlarm[] =>
  topic.records.flatMap(({ leaf }) => {
    const content = contentOfLeaf(leaf);
    return content?.kind === 'alarm' ? [content.alarm] : [];
  });

it('has these steps', () => {
  expect(instance().pipeline.steps).toEqual(['recognise', 'sequence', 'cover', 'sign']);
});

it('entries become leaves in their order, and a checkpoint covers them before the batch is done', async () => {
  expect(await instance().handle(entryOf(0), entryOf(1), entryOf(2))).toEqual({ deadLetters: [] });
  expect(topic.records.map(({ index }) => index)).toEqual([0, 1, 2]);
  expect(published).toMatchObject([{ treeSize: 3, note: 'signed 3', covered: { [RUN]: 2 } }]);
});

describe('an entry that comes a second time', () => {
  it('from the broker is not sequenced again and not named as repeated', async () => {
    const { handle } = instance();
    await handle(entryOf(0), entryOf(1));
    await handle(entryOf(0), entryOf(1));
    expect(topic.records).toHaveLength(2);
    expect(published.at(-1)).not.toHaveProperty('repeated');
  });

  it('within the same batch is one leaf', async () => {
    await instance().handle(entryOf(0), entryOf(1), entryOf(0), entryOf(2, { entryId: 'e-1', atMs: 7 }));
    expect(topic.records).toHaveLength(2);
    expect(published).toMatchObject([{ treeSize: 2, covered: { [RUN]: 2 }, repeated: { [RUN]: [2] } }]);
  });

  it('from its producer under another number is not sequenced again, is covered, and is named as repeated', async () => {
    const { handle } = instance();
    await handle(entryOf(0));
    await handle(entryOf(0, { run: 1_790_000_009_000, seq: 0 }));
    expect(topic.records).toHaveLength(1);
    const run = `${PRODUCER}/1790000009000`;
    expect(published.at(-1)).toMatchObject({ covered: { [RUN]: 0, [run]: 0 }, repeated: { [run]: [0] } });
    await handle(entryOf(1));
    expect(published.at(-1)).not.toHaveProperty('repeated');
  });
});

describe('a crash', () => {
  it('between leaf and checkpoint: the next instance has the leaf and covers it when the entry is redelivered', async () => {
    const first = instance();
    unavailable = 'for_checkpoints';
    expect(await first.handle(entryOf(0))).toEqual({ retry: { reason: 'kafka_unavailable', afterMs: 500 } });
    unavailable = 'no';
    await instance().handle(entryOf(0), entryOf(1));
    expect(topic.records).toHaveLength(2);
    expect(published).toMatchObject([{ treeSize: 2, covered: { [RUN]: 1 } }]);
  });

  it('between checkpoint and commit: the redelivered batch changes nothing', async () => {
    await instance().handle(entryOf(0), entryOf(1));
    await instance().handle(entryOf(0), entryOf(1));
    expect(topic.records).toHaveLength(2);
    expect(published.map(({ rootHash }) => rootHash)).toEqual([published[0]?.rootHash, published[0]?.rootHash]);
  });

  it('before a repeated number was published: it is published after the takeover', async () => {
    await instance().handle(entryOf(0));
    unavailable = 'for_checkpoints';
    const again = entryOf(0, { run: 1_790_000_009_000 });
    await instance().handle(again);
    unavailable = 'no';
    await instance().handle(again);
    expect(published.at(-1)).toMatchObject({ repeated: { [`${PRODUCER}/1790000009000`]: [0] } });
  });
});

it('while Kafka is unavailable nothing is sequenced, and the same batch is handled again', async () => {
  const { handle } = instance();
  unavailable = 'for_leaves';
  expect(await handle(entryOf(0))).toEqual({ retry: { reason: 'kafka_unavailable', afterMs: 500 } });
  unavailable = 'no';
  await handle(entryOf(0));
  expect(topic.records).toHaveLength(1);
});

describe('a hole in the numbers of a run', () => {
  it('holds the coverage back for 10 s; then the log has an omission and the coverage continues after it', async () => {
    const { handle, keepUp } = instance();
    await handle(entryOf(0), entryOf(3), entryOf(4));
    expect(published.at(-1)?.covered).toEqual({ [RUN]: 0 });
    now += OMISSION_AFTER_MS - 1;
    await keepUp();
    expect(alarms()).toEqual([]);
    now += 1;
    await keepUp();
    expect(alarms()).toEqual([{ kind: 'omission', run: RUN, from: 1, to: 2, count: 2, atMs: now }]);
    expect(published.at(-1)).toMatchObject({ treeSize: 4, covered: { [RUN]: 4 } });
    now += OMISSION_AFTER_MS;
    await keepUp();
    expect(alarms()).toHaveLength(1);
  });

  it('that is filled in time is no omission', async () => {
    const { handle, keepUp } = instance();
    await handle(entryOf(0), entryOf(3));
    await handle(entryOf(2), entryOf(1));
    now += OMISSION_AFTER_MS;
    await keepUp();
    expect([alarms(), published.at(-1)?.covered]).toEqual([[], { [RUN]: 3 }]);
  });

  it('that is filled too late is an omission, and its entry is still in the log', async () => {
    const { handle, keepUp } = instance();
    await handle(entryOf(0), entryOf(2));
    now += OMISSION_AFTER_MS;
    await keepUp();
    await handle(entryOf(1));
    expect(alarms()).toHaveLength(1);
    expect(topic.records).toHaveLength(4);
    expect(published.at(-1)?.covered).toEqual({ [RUN]: 2 });
  });

  it('is known to an instance that takes over, with its age', async () => {
    await instance().handle(entryOf(0), entryOf(2));
    now += OMISSION_AFTER_MS + 1;
    await instance().keepUp();
    expect(alarms()).toMatchObject([{ kind: 'omission', from: 1, to: 1 }]);
  });

  it('does not exist for an instance that takes over after all entries came', async () => {
    await instance().handle(entryOf(0), entryOf(1));
    await instance().handle(entryOf(2));
    expect(published.at(-1)?.covered).toEqual({ [RUN]: 2 });
  });
});

it('a replica that was killed between sending and the acknowledgement leaves one leaf and no hole', async () => {
  const { handle, keepUp } = instance();
  // Kafka has the second entry. The replica was killed before the acknowledgement and records it again in a new run.
  await handle(entryOf(0), entryOf(1));
  await handle(entryOf(1, { run: 1_790_000_009_000, seq: 0 }), entryOf(2, { run: 1_790_000_009_000, seq: 1 }));
  now += OMISSION_AFTER_MS + 1;
  await keepUp();
  expect([topic.records.length, alarms()]).toEqual([3, []]);
  expect(published.at(-1)?.covered).toMatchObject({ [RUN]: 1, [`${PRODUCER}/1790000009000`]: 1 });
});

describe('attack: numbers that would advance the coverage', () => {
  it('one that is far ahead is refused with an alarm and covers nothing', async () => {
    const { handle } = instance();
    await handle(entryOf(0));
    const jump = entryOf(1, { seq: Number.MAX_SAFE_INTEGER });
    expect(await handle(jump)).toMatchObject({ deadLetters: [{ reason: 'handler_rejected' }] });
    const { MAX_SAFE_INTEGER: far } = Number;
    expect(alarms()).toMatchObject([{ kind: 'number_refused', run: RUN, from: far, to: far, count: 1 }]);
    expect(published.at(-1)?.covered).toEqual({ [RUN]: 0 });
    expect(topic.records).toHaveLength(2);
  });

  it('many of them lead to one alarm for each run and batch', async () => {
    const { handle } = instance();
    await handle(...[1, 2, 3].map((n) => entryOf(n, { seq: 1e9 * n })));
    expect(alarms()).toMatchObject([{ from: 1e9, to: 3e9, count: 3 }]);
  });
});

describe('attack: an id that another entry took first', () => {
  const victim = entryOf(0, { principal: 'governance', producer: 'governance/governance-1', action: 'decide' });
  it('keeps no entry out: both are in the log, with an alarm', async () => {
    const { handle } = instance();
    await handle(entryOf(0));
    await handle(victim);
    expect(alarms()).toMatchObject([{ kind: 'id_taken', run: 'governance/governance-1/1790000000000', from: 0 }]);
    expect(published.at(-1)).toMatchObject({ treeSize: 3, covered: { 'governance/governance-1/1790000000000': 0 } });
  });

  it('in the same service with other content, even in one batch, leads to an alarm', async () => {
    await instance().handle(entryOf(0), entryOf(1, { entryId: 'e-0', actor: 'somebody-else' }));
    expect(alarms()).toMatchObject([{ kind: 'id_taken', run: RUN, from: 1 }]);
    expect(topic.records).toHaveLength(3);
  });

  it('leads to one alarm, however often the entry is redelivered', async () => {
    await instance().handle(entryOf(0), victim);
    await instance().handle(entryOf(0), victim);
    expect(alarms()).toHaveLength(1);
    expect(topic.records).toHaveLength(3);
  });
});

it('entries on the topic of the first version are sequenced into the same log', async () => {
  const { principal: _, outcome: __, ...first } = { ...entryOf(0), producer: 'command-center-1' };
  await instance().handle(first as AuditEntry, entryOf(0));
  expect(topic.records).toHaveLength(2);
  expect(published.at(-1)?.covered).toEqual({ 'command-center-1/1790000000000': 0, [RUN]: 0 });
});

describe('a quiet log', () => {
  it('is signed again each minute', async () => {
    const { handle, checkpointer } = instance();
    await checkpointer.signIfQuiet();
    expect(published, 'an empty log has nothing to sign').toEqual([]);
    await handle(entryOf(0));
    now += 59_999;
    await checkpointer.signIfQuiet();
    expect(published).toHaveLength(1);
    now += 1;
    await checkpointer.signIfQuiet();
    expect(published.map(({ treeSize }) => treeSize)).toEqual([1, 1]);
  });

  it('no longer names runs that have been silent for a day', async () => {
    const { handle } = instance();
    await handle(entryOf(0));
    now += 24 * 3_600_000 + 1_000;
    await handle(entryOf(5, { principal: 'governance', producer: 'governance/governance-1', seq: 0 }));
    expect(published.at(-1)?.covered).toEqual({ 'governance/governance-1/1790000000000': 0 });
  });
});

it('an instance that is not active yet handles nothing', async () => {
  const { pipeline } = instance();
  const handle = createHandler({
    pipeline,
    serial: createSerial(),
    numbering: createNumbering(),
    now: () => now,
    isActive: () => false,
  });
  const batch = { topic: 't', partition: 0, district: 'city', events: [{ data: entryOf(0) }] };
  expect(await handle(batch as unknown as Parameters<typeof handle>[0])).toMatchObject({
    retry: { reason: 'not_active' },
  });
  expect(topic.records).toEqual([]);
});
