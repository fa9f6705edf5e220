import type { AuditLeaf } from '@marsad/schemas';
import { contentOfLeaf, type LeafContent, type LoggedEntry } from './audit-leaf.ts';
import { canonicalJson, sha256Hex } from './canonical.ts';
import { createMerkleTree, leafHashOf, type TreeHash } from './merkle-tree.ts';

/** Why a record cannot be the next leaf. */
export type LeafFault = 'unreadable' | 'index_skipped' | 'hash_wrong' | 'not_an_entry';

/** Why a record is no leaf. `taken`: another stood at its index first. `again`: its entry is in the log. `ahead`: entries before it are not there. */
export type VoidReason = 'taken' | 'again' | 'ahead';

export type LeafFate =
  | { readonly kind: 'appended'; readonly content: LeafContent; readonly leafHash: TreeHash }
  | { readonly kind: 'void'; readonly reason: VoidReason }
  | { readonly kind: 'broken'; readonly reason: Exclude<LeafFault, 'index_skipped'> };

/** The log as its topic has it, read from the first record. */
export type AuditLog = {
  readonly size: number;
  root(): TreeHash;
  read(record: AuditLeaf): LeafFate;
  has(content: LeafContent): boolean;
  /** The id of this entry stands in the log, of another service or with another content. */
  isTaken(entry: LoggedEntry): boolean;
};

/** An entry comes again within the 30 days of its topic: after that its id is forgotten, by every reader alike. */
const REMEMBER_IDS_MS = 31 * 24 * 3_600_000;

/**
 * The one rule by which everybody reads the log: **a record is the next leaf if it stands at the next index and states something that the
 * log does not have; every other record is void.** The topic has one partition, so its order is the same for all, and no two readers can
 * see two logs, whoever has written to it, and whatever two writers at once wanted to put at an index.
 */
export function createAuditLog(): AuditLog {
  const tree = createMerkleTree();
  /** When each content was sequenced, in the order of the log. */
  const known = new Map<string, { readonly atMs: number; readonly entryId: string | undefined }>();
  /** What was first said under an id. */
  const firstOf = new Map<string, string>();

  const forget = (nowMs: number): void => {
    for (const [identity, { atMs, entryId }] of known) {
      if (nowMs - atMs <= REMEMBER_IDS_MS) return;
      known.delete(identity);
      if (entryId !== undefined && firstOf.get(entryId) === identity) firstOf.delete(entryId);
    }
  };
  const remember = (content: LeafContent, identity: string, atMs: number): void => {
    // An entry of the first version takes no id from anybody: it could be written in any service's name.
    const entryId = content.kind === 'entry' && content.entry.principal ? content.entry.entryId : undefined;
    known.set(identity, { atMs, entryId });
    if (entryId !== undefined && !firstOf.has(entryId)) firstOf.set(entryId, identity);
    forget(atMs);
  };

  return {
    get size() {
      return Number(tree.size);
    },
    root: () => tree.root(),
    has: (content) => known.has(identityOf(content)),
    isTaken(entry) {
      const first = entry.principal === undefined ? undefined : firstOf.get(entry.entryId);
      return first !== undefined && first !== identityOf({ kind: 'entry', entry });
    },
    read({ index, leaf, leafHash, sequencedAtMs }) {
      if (index < tree.size) return { kind: 'void', reason: 'taken' };
      if (index > tree.size) return { kind: 'void', reason: 'ahead' };
      const hash = leafHashOf(leaf);
      if (hash.toString('hex') !== leafHash) return { kind: 'broken', reason: 'hash_wrong' };
      const content = contentOfLeaf(leaf);
      if (!content) return { kind: 'broken', reason: 'not_an_entry' };
      const identity = identityOf(content);
      if (known.has(identity)) return { kind: 'void', reason: 'again' };
      tree.append(hash);
      remember(content, identity, sequencedAtMs);
      return { kind: 'appended', content, leafHash: hash };
    },
  };
}

/**
 * What makes two entries one: their id, who says it and what is said; not under which number or when it was said again. Within one principal,
 * so that nobody can make another service's entry look as if it had been said.
 */
export function identityOf(content: LeafContent): string {
  if (content.kind === 'alarm') {
    const { kind, run, from, to } = content.alarm;
    return `${kind} ${run} ${from} ${to}`;
  }
  const { entryId, principal = null, actor, agency, purpose, caseReference = null, ...more } = content.entry;
  const { action, objectKind, objectCommitment, outcome = null, refusal = null, count = null } = more;
  const said = { principal, actor, agency, purpose, caseReference, action, objectKind, objectCommitment, outcome };
  return sha256Hex(canonicalJson({ entryId, ...said, refusal, count }));
}
