import { createAuditLog, leafHashOf, textOfContent } from '@marsad/proof';
import type { LeafContent, LoggedEntry, VoidReason } from '@marsad/proof';
import type { AuditCheckpoint, AuditLeaf } from '@marsad/schemas';
import { createSignedRoots } from '../domain/signed-roots.ts';
import { IndexTakenError, LogBrokenError, NotReadBackError } from '../errors.ts';
import type { OpenSigned, WriteLeaves } from '../ports.ts';

const REMEMBER_ROOTS = 10_000;
const READ_BACK_MS = 10_000;
/** So often what lost its index is written again before the batch waits. */
const TRIES = 20;

export type Ledger = {
  readonly size: number;
  root(): Buffer;
  has(content: LeafContent): boolean;
  isTaken(entry: LoggedEntry): boolean;
  /** The next record of the log's topic. @throws LogBrokenError */
  readLeaf(record: AuditLeaf): void;
  /** The next record of the checkpoints' topic. @throws LogBrokenError */
  readCheckpoint(record: AuditCheckpoint): void;
  /** Both topics were read to their end. @throws LogBrokenError if more was signed than is there */
  assertWhole(): void;
  /**
   * Writes what the log does not have at its end; resolves when all of it was read back from there. What another instance was faster with at
   * an index is written again at a later one. One call at a time.
   * @throws IndexTakenError, NotReadBackError, or whatever `write` throws
   */
  append(contents: readonly LeafContent[], nowMs: number): Promise<void>;
};

export type LedgerOptions = {
  readonly write: WriteLeaves;
  readonly open: OpenSigned;
  readonly onAppended: (content: LeafContent, leaf: AuditLeaf) => void;
  readonly onVoid: (index: number, reason: VoidReason) => void;
  readonly readBackMs?: number;
};

/** What we have written and not read back: the hash at each index. */
type Expected = { readonly hashes: Map<number, string>; done(): void };

/**
 * The log as its topic has it. The tree grows by what is read from the topic and by nothing else, our own records included: so two instances
 * that both believe to be the active one may write, but neither can sign what is not in the topic, and both read the same topic. The order
 * of that topic is the order of the log: whoever comes second at an index sequences again.
 */
export function createLedger(options: LedgerOptions): Ledger {
  const { write, open, onAppended, onVoid, readBackMs = READ_BACK_MS } = options;
  const log = createAuditLog();
  const roots = createSignedRoots(REMEMBER_ROOTS);
  let expected: Expected | undefined;

  /** Ours, whatever became of it: as a leaf or void. */
  const cameBack = ({ index, leafHash }: AuditLeaf): void => {
    if (expected?.hashes.get(index) !== leafHash) return;
    expected.hashes.delete(index);
    if (expected.hashes.size === 0) expected.done();
  };
  /** Writes at the end of the log, and waits until all of it came back: what is under way could still take its place. */
  const writeOnce = async (contents: readonly LeafContent[], nowMs: number): Promise<void> => {
    const first = log.size;
    const records = contents.map((content, at) => recordOf(content, first + at, nowMs));
    const back = Promise.withResolvers<void>();
    back.promise.catch(() => undefined);
    expected = { hashes: new Map(records.map(({ index, leafHash }) => [index, leafHash])), done: back.resolve };
    const timer = setTimeout(() => back.reject(new NotReadBackError(first)), readBackMs);
    try {
      await write(records);
      await back.promise;
    } finally {
      clearTimeout(timer);
      expected = undefined;
    }
  };

  return {
    get size() {
      return log.size;
    },
    root: () => log.root(),
    has: (content) => log.has(content),
    isTaken: (entry) => log.isTaken(entry),
    readLeaf(record) {
      const fate = log.read(record);
      if (fate.kind === 'broken')
        throw new LogBrokenError(`the record that should be entry ${log.size} is not: ${fate.reason}`);
      if (fate.kind === 'void') onVoid(record.index, fate.reason);
      else {
        if (!roots.grew({ size: log.size, rootHash: log.root().toString('hex') }))
          throw new LogBrokenError(`another log of ${log.size} entries was signed than the topic holds`);
        onAppended(fate.content, record);
      }
      cameBack(record);
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
    async append(contents, nowMs) {
      for (let tries = 0; tries < TRIES; tries++) {
        const left = contents.filter((content) => !log.has(content));
        if (left.length === 0) return;
        await writeOnce(left, nowMs);
      }
      if (contents.some((content) => !log.has(content))) throw new IndexTakenError(log.size);
    },
  };
}

function recordOf(content: LeafContent, index: number, nowMs: number): AuditLeaf {
  const leaf = textOfContent(content);
  return { index, leaf, leafHash: leafHashOf(leaf).toString('hex'), sequencedAtMs: nowMs };
}
