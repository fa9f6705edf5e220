import type { AuditEntry, AuditLeaf } from '@marsad/schemas';
import { entryOfLeaf } from './audit-leaf.ts';
import { createMerkleTree, leafHashOf, type TreeHash } from './merkle-tree.ts';

/** Why a record cannot be the next leaf. */
export type LeafFault = 'unreadable' | 'index_skipped' | 'hash_wrong' | 'not_an_entry' | 'entry_again';

export type LeafFate =
  | { readonly kind: 'appended'; readonly entry: AuditEntry; readonly leafHash: TreeHash }
  /** Another record stood at this index first. */
  | { readonly kind: 'void' }
  | { readonly kind: 'broken'; readonly reason: LeafFault };

/** The log as its topic has it, read from the first record. */
export type AuditLog = {
  readonly size: number;
  root(): TreeHash;
  read(record: AuditLeaf): LeafFate;
  has(entryId: string): boolean;
};

/**
 * The one rule by which everybody reads the log: **the first record at an index is its leaf, every later one at that index is void.** The
 * topic has one partition, so its order is the same for all, and no two readers can see two logs, whoever has written to it. What two
 * honest writers would put at an index is the same entry, because both take the entries from one partition in its order.
 * @param rememberMs entry ids are forgotten so long after they were sequenced; by default never
 */
export function createAuditLog(rememberMs = Number.POSITIVE_INFINITY): AuditLog {
  const tree = createMerkleTree();
  /** When each entry was sequenced, in the order of the log. */
  const known = new Map<string, number>();

  const forget = (nowMs: number): void => {
    for (const [id, atMs] of known) {
      if (nowMs - atMs <= rememberMs) return;
      known.delete(id);
    }
  };

  return {
    get size() {
      return Number(tree.size);
    },
    root: () => tree.root(),
    has: (entryId) => known.has(entryId),
    read({ index, leaf, leafHash, sequencedAtMs }) {
      if (index < tree.size) return { kind: 'void' };
      if (index > tree.size) return { kind: 'broken', reason: 'index_skipped' };
      const hash = leafHashOf(leaf);
      if (hash.toString('hex') !== leafHash) return { kind: 'broken', reason: 'hash_wrong' };
      const entry = entryOfLeaf(leaf);
      if (!entry) return { kind: 'broken', reason: 'not_an_entry' };
      if (known.has(entry.entryId)) return { kind: 'broken', reason: 'entry_again' };
      tree.append(hash);
      known.set(entry.entryId, sequencedAtMs);
      forget(sequencedAtMs);
      return { kind: 'appended', entry, leafHash: hash };
    },
  };
}
