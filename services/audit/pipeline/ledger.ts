import { createAuditLog, leafHashOf, textOfContent } from '@marsad/proof';
import type { LeafContent, LoggedEntry, VoidReason } from '@marsad/proof';
import type { AuditCheckpoint, AuditLeaf } from '@marsad/schemas';
import { createSignedRoots } from '../domain/signed-roots.ts';
import { IndexTakenError, LogBrokenError } from '../errors.ts';
import type { OpenSigned, WriteLeaves } from '../ports.ts';
import { createReadBack } from './read-back.ts';

/** Roots and signed claims that are kept to be compared with each other. */
const MAX_ROOTS = 10_000;
/** How long to wait for written records to come back from the topic, ms. */
const READ_BACK_MS = 10_000;
/** How many times entries that lost their index to another instance are written again before the batch waits. */
const MAX_TRIES = 20;

export type Ledger = {
  readonly size: number;
  root(): Buffer;
  has(content: LeafContent): boolean;
  isTaken(entry: LoggedEntry): boolean;
  /** Applies the next record of the log's topic. @throws LogBrokenError */
  readLeaf(record: AuditLeaf): void;
  /** Applies the next record of the checkpoints' topic. @throws LogBrokenError */
  readCheckpoint(record: AuditCheckpoint): void;
  /** Checks, once both topics were read to their end, that nothing that was signed is missing. @throws LogBrokenError */
  assertWhole(): void;
  /**
   * Appends the contents that the log does not have and resolves when all of them were read back. Where another instance was faster at an
   * index, the content is written again at a later one. One call at a time.
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

/**
 * The log as its topic holds it. The tree grows only by records that were read from the topic, this instance's own records included. So two
 * instances that both believe to be active may write, but neither can sign what the topic does not hold, and both read the same order. Of two
 * records at one index the first is the leaf, and the other instance sequences its entry again.
 */
export function createLedger({ write, open, onAppended, onVoid, readBackMs = READ_BACK_MS }: LedgerOptions): Ledger {
  const log = createAuditLog();
  const roots = createSignedRoots(MAX_ROOTS);
  const readBack = createReadBack(readBackMs);
  return {
    get size() {
      return log.size;
    },
    root: () => log.root(),
    has: (content) => log.has(content),
    isTaken: (entry) => log.isTaken(entry),
    readLeaf(record) {
      const fate = log.read(record);
      if (fate.kind === 'broken') throw notAnEntry(log.size, fate.reason);
      if (fate.kind === 'void') onVoid(record.index, fate.reason);
      else {
        if (!roots.addRoot({ size: log.size, rootHash: log.root().toString('hex') })) throw anotherLog(log.size);
        onAppended(fate.content, record);
      }
      readBack.noteRecord(record);
    },
    readCheckpoint(record) {
      const claim = open(record);
      if (!claim) throw notSigned(record.treeSize);
      if (!roots.addClaim(claim)) throw anotherLog(claim.size);
    },
    assertWhole() {
      const signed = roots.largestUnreached();
      if (signed !== undefined) throw endIsGone(signed, log.size);
    },
    async append(contents, nowMs) {
      for (let tries = 0; tries < MAX_TRIES; tries++) {
        const left = contents.filter((content) => !log.has(content));
        if (left.length === 0) return;
        const first = log.size;
        const records = left.map((content, at) => recordOf(content, first + at, nowMs));
        await readBack.write(records, write);
      }
      if (contents.some((content) => !log.has(content))) throw new IndexTakenError(log.size);
    },
  };
}

function recordOf(content: LeafContent, index: number, nowMs: number): AuditLeaf {
  const leaf = textOfContent(content);
  return { index, leaf, leafHash: leafHashOf(leaf).toString('hex'), sequencedAtMs: nowMs };
}

const notAnEntry = (size: number, reason: string) =>
  new LogBrokenError('leaf_broken', `the record that should be entry ${size} is not: ${reason}`);
const anotherLog = (size: number) =>
  new LogBrokenError('root_differs', `another log of ${size} entries was signed than the topic holds`);
const notSigned = (size: number) =>
  new LogBrokenError('not_signed', `the checkpoint over ${size} entries is not signed by this log's key`);
const endIsGone = (signed: number, size: number) =>
  new LogBrokenError(
    'end_is_gone',
    `a log of ${signed} entries was signed and the topic holds ${size}: its end is gone`,
  );
