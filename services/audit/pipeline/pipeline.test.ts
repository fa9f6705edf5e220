import { createNumbering } from '@marsad/proof';
import type { AuditCheckpoint, AuditEntry } from '@marsad/schemas';
import { beforeEach, describe, expect, it } from 'vitest';
import { createCoverage } from '../domain/coverage.ts';
import { createTopic, entryOf } from '../testing/topic.ts';
import type { Topic } from '../testing/topic.ts';
import { createHandler } from '../transport/handler.ts';
import { createCheckpointer } from './checkpointer.ts';
import { createLedger } from './ledger.ts';
import { createSequencingPipeline } from './pipeline.ts';

const RUN = 'command-center-1/1790000000000';
let topic: Topic;
let said: AuditCheckpoint[];
let now: number;
let kafkaAway: 'no' | 'for_leaves' | 'for_checkpoints';
let omissions: number[];
beforeEach(() => {
  topic = createTopic();
  said = [];
  now = 1_790_000_000_000;
  kafkaAway = 'no';
  omissions = [];
});
const away = () => Promise.reject(Object.assign(new Error('away'), { retryAfterMs: 500 }));

/** One instance from its start: whatever it knows, it has from the topic. */
function instance() {
  const numbering = createNumbering();
  const coverage = createCoverage();
  const ledger = createLedger({
    write: (leaves) => (kafkaAway === 'for_leaves' ? away() : topic.write(leaves)),
    open: ({ treeSize, rootHash }) => ({ size: treeSize, rootHash }),
    onAppended(entry, leaf) {
      numbering.saw(`${entry.producer}/${entry.run}`, entry.seq);
      coverage.sequenced(`${entry.producer}/${entry.run}`, entry.seq, leaf.sequencedAtMs);
    },
    onVoid: () => undefined,
  });
  topic.follow((record) => ledger.readLeaf(record));
  const checkpointer = createCheckpointer({
    ledger,
    coverage,
    signNote: (size) => `signed ${size}`,
    say: (checkpoint) => (kafkaAway === 'for_checkpoints' ? away() : (said.push(checkpoint), Promise.resolve())),
    now: () => now,
  });
  const pipeline = createSequencingPipeline({
    ledger,
    checkpointer,
    numbering,
    coverage,
    now: () => now,
    onOmission: (_, missed) => omissions.push(missed),
  });
  const handler = createHandler(pipeline, () => Promise.resolve(true));
  const handle = (...entries: AuditEntry[]) =>
    handler({
      topic: 't',
      partition: 0,
      district: 'city',
      events: entries.map((data) => ({ data })),
    } as unknown as Parameters<typeof handler>[0]);
  return { handle, checkpointer, pipeline };
}

it('reads like a recipe', () => {
  expect(instance().pipeline.steps).toEqual(['count', 'recognise', 'sequence', 'sign']);
});

it('entries become leaves in their order, and one checkpoint says so before the batch is done', async () => {
  expect(await instance().handle(entryOf(0), entryOf(1), entryOf(2))).toEqual({});
  expect(topic.records.map(({ index }) => index)).toEqual([0, 1, 2]);
  expect(said).toMatchObject([{ treeSize: 3, note: 'signed 3', covered: { [RUN]: 2 } }]);
});

describe('an entry that comes again', () => {
  it('from the broker is not sequenced again, and nothing is said of it', async () => {
    const { handle } = instance();
    await handle(entryOf(0), entryOf(1));
    await handle(entryOf(0), entryOf(1));
    expect(topic.records).toHaveLength(2);
    expect(said.at(-1)).not.toHaveProperty('repeated');
  });

  it('within one batch is one leaf', async () => {
    await instance().handle(entryOf(0), entryOf(1), entryOf(0), entryOf(2, { entryId: 'e-1' }));
    expect(topic.records).toHaveLength(2);
    expect(said).toMatchObject([{ treeSize: 2, covered: { [RUN]: 2 }, repeated: { [RUN]: [2] } }]);
  });

  it('from its producer under another number is not sequenced again, its door opens, and it is told', async () => {
    const { handle } = instance();
    await handle(entryOf(0));
    await handle(entryOf(0, { run: 1_790_000_009_000, seq: 0 }));
    expect(topic.records).toHaveLength(1);
    const run = 'command-center-1/1790000009000';
    expect(said.at(-1)).toMatchObject({ covered: { [RUN]: 0, [run]: 0 }, repeated: { [run]: [0] } });
    await handle(entryOf(1));
    expect(said.at(-1)).not.toHaveProperty('repeated');
  });
});

describe('a crash', () => {
  it('between leaf and checkpoint: the next instance has the leaf, and signs for it when the entry comes again', async () => {
    const first = instance();
    kafkaAway = 'for_checkpoints';
    expect(await first.handle(entryOf(0))).toEqual({ retry: { reason: 'kafka_unavailable', afterMs: 500 } });
    kafkaAway = 'no';
    await instance().handle(entryOf(0), entryOf(1));
    expect(topic.records).toHaveLength(2);
    expect(said).toMatchObject([{ treeSize: 2, covered: { [RUN]: 1 } }]);
  });

  it('between checkpoint and commit: everything again changes nothing', async () => {
    await instance().handle(entryOf(0), entryOf(1));
    await instance().handle(entryOf(0), entryOf(1));
    expect(topic.records).toHaveLength(2);
    expect(said.map(({ rootHash }) => rootHash)).toEqual([said[0]?.rootHash, said[0]?.rootHash]);
  });

  it('while a repeated number was not told yet: it is told after the takeover', async () => {
    await instance().handle(entryOf(0));
    kafkaAway = 'for_checkpoints';
    const again = entryOf(0, { run: 1_790_000_009_000 });
    await instance().handle(again);
    kafkaAway = 'no';
    await instance().handle(again);
    expect(said.at(-1)).toMatchObject({ repeated: { 'command-center-1/1790000009000': [0] } });
  });
});

it('Kafka away: nothing is sequenced, the same batch goes again', async () => {
  const { handle } = instance();
  kafkaAway = 'for_leaves';
  expect(await handle(entryOf(0))).toEqual({ retry: { reason: 'kafka_unavailable', afterMs: 500 } });
  kafkaAway = 'no';
  await handle(entryOf(0));
  expect(topic.records).toHaveLength(1);
});

describe('omission', () => {
  it('a number that is skipped is said once, and its late entry is still taken', async () => {
    const { handle } = instance();
    await handle(entryOf(0), entryOf(3), entryOf(4));
    expect(omissions).toEqual([2]);
    await handle(entryOf(2));
    expect(topic.records).toHaveLength(4);
  });

  it('an instance that takes over does not take what was before its time for missing', async () => {
    await instance().handle(entryOf(0), entryOf(1));
    await instance().handle(entryOf(2));
    expect(omissions).toEqual([]);
  });
});

describe('a quiet log', () => {
  it('is signed anew each minute', async () => {
    const { handle, checkpointer } = instance();
    await checkpointer.signIfQuiet();
    expect(said, 'an empty log has nothing to sign').toEqual([]);
    await handle(entryOf(0));
    now += 59_999;
    await checkpointer.signIfQuiet();
    expect(said).toHaveLength(1);
    now += 1;
    await checkpointer.signIfQuiet();
    expect(said.map(({ treeSize }) => treeSize)).toEqual([1, 1]);
  });

  it('no longer names runs that have been silent for a day', async () => {
    const { handle } = instance();
    await handle(entryOf(0));
    now += 24 * 3_600_000 + 1_000;
    await handle(entryOf(5, { producer: 'governance-1', seq: 0 }));
    expect(said.at(-1)?.covered).toEqual({ 'governance-1/1790000000000': 0 });
  });
});

it('an instance that is not active yet handles nothing', async () => {
  const { pipeline } = instance();
  const handle = createHandler(pipeline, () => Promise.resolve(false));
  const batch = { topic: 't', partition: 0, district: 'city', events: [{ data: entryOf(0) }] };
  expect(await handle(batch as unknown as Parameters<typeof handle>[0])).toMatchObject({
    retry: { reason: 'not_active' },
  });
  expect(topic.records).toEqual([]);
});
