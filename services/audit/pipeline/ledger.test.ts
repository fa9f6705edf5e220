import type { AuditCheckpoint } from '@marsad/schemas';
import { auditCheckpoint } from '@marsad/schemas';
import { describe, expect, it, test } from 'vitest';
import { contentOf, createTopic, entryOf, leafOf } from '../testing/topic.ts';
import type { Topic } from '../testing/topic.ts';
import { leafHashOf } from '@marsad/proof';
import { createLedger } from './ledger.ts';
import type { LedgerOptions } from './ledger.ts';

const content = (seq: number) => contentOf(entryOf(seq));
const claimOf = (treeSize: number, rootHash: string): AuditCheckpoint => ({
  ...auditCheckpoint.example,
  treeSize,
  rootHash,
});
/** The ledger of one instance that follows the topic. The root "forged" counts as not signed by its key. */
function ledgerOn(topic: Topic, more: Partial<LedgerOptions> = {}) {
  const voids: number[] = [];
  const ledger = createLedger({
    write: topic.write,
    open: ({ treeSize, rootHash }) => (rootHash === 'forged' ? undefined : { size: treeSize, rootHash }),
    onAppended: () => undefined,
    onVoid: (index) => voids.push(index),
    readBackMs: 20,
    ...more,
  });
  topic.follow((record) => ledger.readLeaf(record));
  return Object.assign(ledger, { voids });
}
const textOf = (leaf: string) => ({ leaf, leafHash: leafHashOf(leaf).toString('hex') });
const rootOf = (size: number): string => {
  const topic = createTopic();
  for (let seq = 0; seq < size; seq++) void topic.write([leafOf(seq, entryOf(seq))]);
  return ledgerOn(topic).root().toString('hex');
};

it('an entry is in the log once it was read back, not once it was sent', async () => {
  const topic = createTopic();
  const ledger = ledgerOn(topic, { write: () => Promise.resolve() });
  await expect(ledger.append([content(0)], 1)).rejects.toMatchObject({ name: 'NotReadBackError', retryAfterMs: 1_000 });
  expect(ledger.size).toBe(0);
});

it('a record that comes back late is recognised, and a second one at its index is void', async () => {
  const topic = createTopic();
  const late = ledgerOn(topic, { write: () => Promise.resolve() });
  await expect(late.append([content(0)], 1)).rejects.toThrow();
  await topic.write([leafOf(0, entryOf(0))]);
  expect(late.has(content(0))).toBe(true);
  await topic.write([leafOf(0, entryOf(0))]);
  expect([late.size, late.voids]).toEqual([1, [0]]);
});

describe('attack: two writers at once', () => {
  it('cannot fork the log: the first record counts, the second writer sequences again, and both have the same root', async () => {
    const topic = createTopic();
    const first = ledgerOn(topic);
    const slow = ledgerOn(topic, {
      write: async (records) => {
        // The other instance writes before this one does.
        if (records[0]?.index === 1) await first.append([content(1)], 1);
        await topic.write(records);
      },
    });
    await slow.append([content(0)], 1);
    await slow.append([content(2)], 1);
    expect(first.root()).toEqual(slow.root());
    expect([first.size, slow.has(content(2)), first.voids]).toEqual([3, true, [1]]);
    const reader = ledgerOn(topic);
    expect(reader.root()).toEqual(first.root());
  });

  it('with different entries in a different order: every entry is a leaf exactly once', async () => {
    const topic = createTopic();
    const other = ledgerOn(topic);
    let turn = 0;
    const first = ledgerOn(topic, {
      write: async (records) => {
        // The other instance writes first, at an index of an entry that this one writes at a later index.
        if (turn++ === 0) await other.append([content(1)], 1);
        await topic.write(records);
      },
    });
    await first.append([content(0), content(1), content(2)], 1);
    expect(topic.records.length).toBeGreaterThan(3);
    expect([first.size, first.root().equals(other.root())]).toEqual([3, true]);
    for (const seq of [0, 1, 2]) expect(first.has(content(seq))).toBe(true);
  });

  it('one of which never stops: the batch waits and the process goes on', async () => {
    const topic = createTopic();
    const other = ledgerOn(topic);
    let seq = 100;
    const first = ledgerOn(topic, {
      write: async (records) => {
        await other.append([content(seq++)], 1);
        await topic.write(records);
      },
    });
    await expect(first.append([content(0)], 1)).rejects.toMatchObject({ name: 'IndexTakenError', retryAfterMs: 250 });
  });

  it('an instance that was suspended writes late, without effect', async () => {
    const topic = createTopic();
    const next = ledgerOn(topic);
    let wake: () => void = () => undefined;
    const sleeping = ledgerOn(topic, {
      readBackMs: 5_000,
      write: async (records) => {
        await new Promise<void>((resolve) => (wake = resolve));
        await topic.write(records);
      },
    });
    const asleep = sleeping.append([content(0), content(1), content(2)], 1);
    await next.append([content(0)], 1);
    await next.append([content(1)], 1);
    wake();
    await expect(asleep).resolves.toBeUndefined();
    expect([next.size, next.voids, sleeping.root().equals(next.root())]).toEqual([3, [0, 1], true]);
  });
});

describe('a topic that no longer holds the signed log stops the service', () => {
  test.each([
    ['a changed entry', { ...leafOf(1, entryOf(1)), leaf: leafOf(1, entryOf(9)).leaf }, 'hash_wrong'],
    ['a record that is not an entry', { ...leafOf(1, entryOf(1)), ...textOf('{}') }, 'not_an_entry'],
  ])('%s', (_, record, reason) => {
    const ledger = ledgerOn(createTopic());
    ledger.readLeaf(leafOf(0, entryOf(0)));
    expect(() => ledger.readLeaf(record)).toThrow(reason);
  });

  it.each([
    ['an index that is skipped', leafOf(2, entryOf(1))],
    ['an entry for the second time', leafOf(1, entryOf(0, { seq: 7 }))],
  ])('%s is void, as it is for every reader', (_, record) => {
    const ledger = ledgerOn(createTopic());
    ledger.readLeaf(leafOf(0, entryOf(0)));
    ledger.readLeaf(record);
    expect([ledger.size, ledger.voids]).toEqual([1, [record.index]]);
  });

  it('its end is gone: more was signed than the topic holds', () => {
    const ledger = ledgerOn(createTopic());
    ledger.readCheckpoint(claimOf(2, rootOf(2)));
    ledger.readLeaf(leafOf(0, entryOf(0)));
    expect(() => ledger.assertWhole()).toThrow('a log of 2 entries was signed and the topic holds 1');
    ledger.readLeaf(leafOf(1, entryOf(1)));
    expect(() => ledger.assertWhole()).not.toThrow();
  });

  it('another log was signed, with the checkpoint before its entries or after them', () => {
    const other = claimOf(1, rootOf(2));
    const before = ledgerOn(createTopic());
    before.readCheckpoint(other);
    expect(() => before.readLeaf(leafOf(0, entryOf(0)))).toThrow('another log of 1 entries was signed');
    const after = ledgerOn(createTopic());
    after.readLeaf(leafOf(0, entryOf(0)));
    expect(() => after.readCheckpoint(other)).toThrow('another log of 1 entries was signed');
    expect(() => after.readCheckpoint(claimOf(1, rootOf(1)))).not.toThrow();
  });

  it('a checkpoint is signed by another key', () => {
    expect(() => ledgerOn(createTopic()).readCheckpoint(claimOf(1, 'forged'))).toThrow('not signed by this log');
  });
});
