import { createAuditLog, leafHashOf, leafTextOf } from '@marsad/proof';
import type { AuditCheckpoint, AuditEntry, AuditLeaf } from '@marsad/schemas';
import { createSignedRoots } from '../domain/signed-roots.ts';
import { IndexTakenError, LogBrokenError, NotReadBackError } from '../errors.ts';
import type { OpenSigned, WriteLeaves } from '../ports.ts';

/** An entry comes again within the 30 days of its topic, and not later. */
const REMEMBER_IDS_MS = 31 * 24 * 3_600_000;
const REMEMBER_ROOTS = 10_000;
const READ_BACK_MS = 10_000;

export type Ledger = {
  readonly size: number;
  root(): Buffer;
  has(entryId: string): boolean;
  /** The next record of the log's topic. @throws LogBrokenError */
  readLeaf(record: AuditLeaf): void;
  /** The next record of the checkpoints' topic. @throws LogBrokenError */
  readCheckpoint(record: AuditCheckpoint): void;
  /** Both topics were read to their end. @throws LogBrokenError if more was signed than is there */
  assertWhole(): void;
  /**
   * Writes entries at the end of the log; resolves when all of them were read back from there. One call at a time.
   * @throws IndexTakenError, NotReadBackError, or whatever `write` throws
   */
  append(entries: readonly AuditEntry[], nowMs: number): Promise<void>;
};

export type LedgerOptions = {
  readonly write: WriteLeaves;
  readonly open: OpenSigned;
  readonly onAppended: (entry: AuditEntry, leaf: AuditLeaf) => void;
  readonly onVoid: (index: number) => void;
  readonly readBackMs?: number;
};

/** What we have written and not read back, by index. */
type Expected = { readonly hashes: Map<number, string>; done(): void; fail(error: Error): void };

/**
 * The log as its topic has it. The tree grows by what is read from the topic and by nothing else, our own records included: so two instances
 * that both believe to be the active one may write, but neither can sign what is not in the topic, and both read the same topic. They take
 * entries from one partition, so what they would write at an index is the same entry; what is not the same ends the one that came second.
 */
export function createLedger(options: LedgerOptions): Ledger {
  const { write, open, onAppended, onVoid, readBackMs = READ_BACK_MS } = options;
  const log = createAuditLog(REMEMBER_IDS_MS);
  const roots = createSignedRoots(REMEMBER_ROOTS);
  let expected: Expected | undefined;

  return {
    get size() {
      return log.size;
    },
    root: () => log.root(),
    has: (entryId) => log.has(entryId),
    readLeaf(record) {
      const fate = log.read(record);
      if (fate.kind === 'broken')
        throw new LogBrokenError(`the record that should be entry ${log.size} is not: ${fate.reason}`);
      if (fate.kind === 'void') return onVoid(record.index);
      if (!roots.grew({ size: log.size, rootHash: log.root().toString('hex') }))
        throw new LogBrokenError(`another log of ${log.size} entries was signed than the topic holds`);
      onAppended(fate.entry, record);
      const ours = expected?.hashes.get(record.index);
      if (!expected || ours === undefined) return;
      expected.hashes.delete(record.index);
      if (ours !== record.leafHash) expected.fail(new IndexTakenError(record.index));
      else if (expected.hashes.size === 0) expected.done();
    },
    readCheckpoint(record) {
      const claim = open(record);
      if (!claim)
        throw new LogBrokenError(`the checkpoint over ${record.treeSize} entries is not signed by this log's key`);
      if (!roots.signed(claim))
        throw new LogBrokenError(`another log of ${claim.size} entries was signed than the topic holds`);
    },
    assertWhole() {
      const ahead = roots.ahead();
      if (ahead !== undefined)
        throw new LogBrokenError(
          `a log of ${ahead} entries was signed and the topic holds ${log.size}: its end is gone`,
        );
    },
    async append(entries, nowMs) {
      if (entries.length === 0) return;
      const first = log.size;
      const records = entries.map((entry, at) => recordOf(entry, first + at, nowMs));
      const back = Promise.withResolvers<void>();
      back.promise.catch(() => undefined);
      const hashes = new Map(records.map(({ index, leafHash }) => [index, leafHash]));
      expected = { hashes, done: back.resolve, fail: back.reject };
      const timer = setTimeout(() => back.reject(new NotReadBackError(first)), readBackMs);
      try {
        await write(records);
        await back.promise;
      } finally {
        clearTimeout(timer);
        expected = undefined;
      }
    },
  };
}

function recordOf(entry: AuditEntry, index: number, nowMs: number): AuditLeaf {
  const leaf = leafTextOf(entry);
  return { index, leaf, leafHash: leafHashOf(leaf).toString('hex'), sequencedAtMs: nowMs };
}
