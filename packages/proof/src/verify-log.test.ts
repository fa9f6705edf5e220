import type { AuditLeaf } from '@marsad/schemas';
import { describe, expect, it, test } from 'vitest';
import { generateSigningKey, publicKeyOf } from './signed-record.ts';
import { textOfContent } from './audit-leaf.ts';
import type { LeafContent } from './audit-leaf.ts';
import { checkpointOf, entryOf, leafOf, LOG_KEY, logOf, recordOf } from './testing/signed-log.ts';
import { verifyLog } from './verify-log.ts';
import type { LogToVerify } from './verify-log.ts';

type Log = ReturnType<typeof logOf>;
const verify = (log: Log, more: Partial<LogToVerify> = {}) => verifyLog({ ...log, key: LOG_KEY, ...more });
const flip = (text: string, at: number): string =>
  text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1);
/** The same log with one record changed. */
const withRecord = (log: Log, index: number, change: (leaf: AuditLeaf) => AuditLeaf): Log => ({
  ...log,
  leaves: log.leaves.map((leaf) => (leaf.index === index ? change(leaf) : leaf)),
});
const at = (log: Log, index: number): AuditLeaf => log.leaves[index] ?? leafOf(index, entryOf(index));

it('an untouched log is whole, and its size is reported', () => {
  const log = logOf(10);
  expect(verify(log)).toEqual({
    size: 10,
    rootHash: log.checkpoints.at(-1)?.rootHash,
    checkpoints: 3,
    unsigned: 0,
    voidRecords: 0,
    missing: [],
    omissions: [],
    alarms: [],
  });
});

it('a log without entries is whole, and a log without signature is not', () => {
  expect(verify({ leaves: [], checkpoints: [] })).not.toHaveProperty('fault');
  expect(verify({ ...logOf(2), checkpoints: [] }).fault).toEqual({ where: 'log', reason: 'never_signed' });
});

it('entries after the last checkpoint are counted and are no fault', () => {
  const log = logOf(10);
  expect(verify({ ...log, checkpoints: log.checkpoints.slice(0, 2) })).toMatchObject({ unsigned: 3 });
});

describe('attack: a flipped byte in the log', () => {
  it('every byte of an entry', () => {
    const log = logOf(10);
    const { leaf } = at(log, 4);
    for (let byte = 0; byte < leaf.length; byte++) {
      const { fault } = verify(withRecord(log, 4, (record) => ({ ...record, leaf: flip(leaf, byte) })));
      expect(fault, `byte ${byte}`).toMatchObject({ where: 'leaf', index: 4, reason: 'hash_wrong' });
    }
  });

  it('of an entry names the entry', () => {
    const log = withRecord(logOf(10), 4, (record) => ({ ...record, leaf: record.leaf.replace('consult', 'collect') }));
    expect(verify(log).fault).toEqual({ where: 'leaf', index: 4, entryId: 'e-4', reason: 'hash_wrong' });
  });

  it('of a leaf hash', () => {
    const log = withRecord(logOf(10), 4, (record) => ({ ...record, leafHash: flip(record.leafHash, 9) }));
    expect(verify(log).fault).toMatchObject({ where: 'leaf', index: 4, reason: 'hash_wrong' });
  });

  it('of an entry with a fitting hash: the next checkpoint shows it, and where the fault is', () => {
    const log = withRecord(logOf(10), 4, () => leafOf(4, entryOf(4, { actor: 'somebody else' })));
    expect(verify(log).fault).toEqual({ where: 'checkpoint', size: 7, reason: 'root_differs', soundBelow: 3 });
  });

  it('every byte of a signed note', () => {
    const log = logOf(10);
    const note = log.checkpoints[1]?.note ?? '';
    for (let byte = 0; byte < note.length; byte++) {
      const checkpoints = log.checkpoints.map((one) => (one.treeSize === 7 ? { ...one, note: flip(note, byte) } : one));
      expect(verify({ ...log, checkpoints }).fault, `byte ${byte}`).toMatchObject({ where: 'checkpoint', size: 7 });
    }
  });

  it('of a signature', () => {
    const log = logOf(10);
    // Replaced by another letter of base64, because any other byte makes the note malformed.
    const forged = (note: string): string =>
      `${note.slice(0, -20)}${note.at(-20) === 'A' ? 'B' : 'A'}${note.slice(-19)}`;
    const checkpoints = log.checkpoints.map((one) => ({ ...one, note: forged(one.note) }));
    expect(verify({ ...log, checkpoints }).fault).toEqual({
      where: 'checkpoint',
      size: 3,
      reason: 'signature_wrong',
    });
  });

  it("of a checkpoint's fields beside its note", () => {
    const log = logOf(10);
    const checkpoints = log.checkpoints.map((one) => ({ ...one, rootHash: flip(one.rootHash, 0) }));
    expect(verify({ ...log, checkpoints }).fault).toMatchObject({ size: 3, reason: 'fields_differ' });
  });
});

describe('attack: moved or removed entries', () => {
  it('two records swapped', () => {
    const log = logOf(10);
    const leaves = log.leaves.with(4, at(log, 5)).with(5, at(log, 4));
    // The later record is void at its index and missing at the right one.
    expect(verify({ ...log, leaves }).fault).toEqual({ where: 'leaf', index: 5, reason: 'index_skipped' });
  });

  it('two entries swapped, with fitting indexes and hashes', () => {
    const log = logOf(10);
    const leaves = log.leaves.with(4, leafOf(4, entryOf(5))).with(5, leafOf(5, entryOf(4)));
    expect(verify({ ...log, leaves }).fault).toMatchObject({ where: 'checkpoint', size: 7, reason: 'root_differs' });
  });

  it('one removed', () => {
    const log = logOf(10);
    expect(verify({ ...log, leaves: log.leaves.toSpliced(4, 1) }).fault).toEqual({
      where: 'leaf',
      index: 4,
      reason: 'index_skipped',
    });
  });

  it('one removed and the others moved up', () => {
    const log = logOf(10);
    const leaves = [0, 1, 2, 3, 5, 6, 7, 8, 9].map((seq, index) => leafOf(index, entryOf(seq)));
    expect(verify({ ...log, leaves }).fault).toMatchObject({ where: 'checkpoint', size: 7, reason: 'root_differs' });
  });

  it('the end removed: a checkpoint is larger than the log', () => {
    const log = logOf(10);
    expect(verify({ ...log, leaves: log.leaves.slice(0, 8) }).fault).toEqual({
      where: 'checkpoint',
      size: 10,
      reason: 'beyond_the_log',
      soundBelow: 7,
    });
  });

  it('one repeated at a new index is not a leaf for any reader', () => {
    const log = logOf(10);
    const leaves = [...log.leaves, leafOf(10, entryOf(4, { seq: 10, atMs: 1_790_000_000_900 }))];
    expect(verify({ ...log, leaves })).toMatchObject({ size: 10, voidRecords: 1 });
  });

  it('one that is no valid entry, or not in its canonical form', () => {
    const log = logOf(3);
    const spaced = `${at(log, 2).leaf.slice(0, -1)} }`;
    for (const leaf of ['{}', spaced, 'null']) {
      const record = { ...leafOf(2, entryOf(2)), leaf, leafHash: leafOf(2, entryOf(2)).leafHash };
      expect(verify({ ...log, leaves: log.leaves.with(2, record) }).fault).toMatchObject({ index: 2 });
    }
  });

  it('a record that cannot be read at all', () => {
    const log = logOf(10);
    const leaves = [...log.leaves.slice(0, 4), { unreadable: 'offset 4' }, ...log.leaves.slice(5)];
    expect(verify(log, { leaves }).fault).toEqual({ where: 'leaf', index: 4, reason: 'unreadable' });
    const checkpoints = [{ unreadable: 'offset 0' }, ...log.checkpoints];
    expect(verify(log, { checkpoints }).fault).toMatchObject({ where: 'checkpoint', reason: 'unreadable' });
  });

  it('a record at an index that is taken changes nothing and is counted', () => {
    const log = logOf(10);
    const leaves = log.leaves.toSpliced(6, 0, leafOf(4, entryOf(99)), at(log, 5));
    expect(verify({ ...log, leaves })).toMatchObject({ size: 10, voidRecords: 2 });
    expect(verify({ ...log, leaves })).not.toHaveProperty('fault');
  });
});

describe('a saved checkpoint', () => {
  const log = logOf(10);
  test.each([1, 3, 5, 10])('of size %i is a beginning of the log', (size) => {
    const kept = checkpointOf(log.leaves, size).note;
    expect(verify(log, { kept })).not.toHaveProperty('fault');
  });

  it('shows that the log was rewritten and signed again', () => {
    const kept = checkpointOf(log.leaves, 5).note;
    const leaves = Array.from({ length: 10 }, (_, seq) => leafOf(seq, entryOf(seq, { actor: 'nobody' })));
    const rewritten = { leaves, checkpoints: [checkpointOf(leaves, 3), checkpointOf(leaves, 10)] };
    expect(verify(rewritten)).not.toHaveProperty('fault');
    expect(verify(rewritten, { kept }).fault).toEqual({
      where: 'kept_checkpoint',
      size: 5,
      reason: 'root_differs',
      soundBelow: 3,
    });
  });

  it('shows that the end of the log and its checkpoints are gone', () => {
    const kept = checkpointOf(log.leaves, 10).note;
    const short = { leaves: log.leaves.slice(0, 7), checkpoints: log.checkpoints.slice(0, 2) };
    expect(verify(short, { kept }).fault).toMatchObject({
      where: 'kept_checkpoint',
      size: 10,
      reason: 'beyond_the_log',
    });
  });

  it('is refused if another key has signed it', () => {
    const kept = checkpointOf(log.leaves, 5, generateSigningKey()).note;
    expect(verify(log, { kept }).fault).toMatchObject({ where: 'kept_checkpoint', reason: 'not_signed_by_this_key' });
  });
});

it('a log that another key has signed is refused', () => {
  const key = { ...LOG_KEY, publicKey: publicKeyOf(generateSigningKey().publicKey) };
  expect(verify(logOf(10), { key }).fault).toMatchObject({ where: 'checkpoint', reason: 'not_signed_by_this_key' });
});

describe('an entry that its producer numbered and the log does not have', () => {
  const run = 'command-center/command-center-1/1790000000000';
  const leaves = [0, 1, 4, 3, 8].map((seq, index) => leafOf(index, entryOf(seq)));

  it('is missing, run by run', () => {
    const checkpoints = [checkpointOf(leaves, 5)];
    const verdict = verify({ leaves, checkpoints });
    expect(verdict.fault).toEqual({ where: 'numbering', index: 2, reason: 'entries_missing' });
    expect(verdict.missing).toEqual([
      { run, from: 2, to: 2, since: 2 },
      { run, from: 5, to: 7, since: 4 },
    ]);
  });

  it('is not missing if the log recorded it as a repeat', () => {
    const repeated = { [run]: [2, 5, 6, 7] };
    const checkpoints = [{ ...checkpointOf(leaves, 5), repeated }];
    expect(verify({ leaves, checkpoints })).not.toHaveProperty('fault');
  });

  it('a run that does not begin with 0 has lost its beginning', () => {
    const late = [leafOf(0, entryOf(2))];
    expect(verify({ leaves: late, checkpoints: [checkpointOf(late, 1)] }).missing).toEqual([
      { run, from: 0, to: 1, since: 0 },
    ]);
  });

  describe('that the log recorded as an omission', () => {
    const omission = { kind: 'omission', run, from: 1, to: 3, count: 3, atMs: 1_790_000_011_000 };
    const logWith = (...contents: LeafContent[]): Log => {
      const records = contents.map((content, index) => recordOf(index, textOfContent(content)));
      return { leaves: records, checkpoints: [checkpointOf(records, records.length)] };
    };
    const entry = (seq: number): LeafContent => ({ kind: 'entry', entry: entryOf(seq) });
    const alarm = (more: object = {}): LeafContent => ({ kind: 'alarm', alarm: { ...omission, ...more } });

    it('is an omission, and the index of its alarm is named', () => {
      const verdict = verify(logWith(entry(0), entry(4), alarm(), entry(5)));
      expect(verdict).toMatchObject({ missing: [], omissions: [{ run, from: 1, to: 3, since: 2 }] });
      expect(verdict.fault).toEqual({ where: 'numbering', index: 2, reason: 'omission' });
      expect(verdict.alarms).toEqual([{ index: 2, alarm: omission }]);
    });

    it('and that came late is no omission any more', () => {
      const verdict = verify(logWith(entry(0), entry(4), alarm(), entry(2), entry(1), entry(3)));
      expect(verdict).not.toHaveProperty('fault');
      expect(verdict).toMatchObject({ omissions: [], alarms: [{ index: 2 }] });
    });

    it('does not excuse another hole, which is then the first fault', () => {
      const verdict = verify(logWith(entry(0), entry(2), entry(5), alarm({ from: 3, to: 4, count: 2 })));
      expect(verdict.fault).toEqual({ where: 'numbering', index: 1, reason: 'entries_missing' });
    });
  });
});

it('a log with entries of the first version can be read', () => {
  const { principal: _, outcome: __, ...first } = { ...entryOf(0), producer: 'command-center-1' };
  const leaves = [leafOf(0, first), leafOf(1, entryOf(0, { entryId: 'e-0' }))];
  expect(leaves[0]?.leaf).not.toContain('outcome');
  expect(verify({ leaves, checkpoints: [checkpointOf(leaves, 2)] })).toMatchObject({ size: 2, voidRecords: 0 });
});
