import type { AuditLeaf } from '@marsad/schemas';
import { contentOfLeaf, type LeafContent, type LoggedEntry } from './audit-leaf.ts';
import { canonicalJson, sha256Hex } from './canonical.ts';
import { createMerkleTree, leafHashOf, type TreeHash } from './merkle-tree.ts';

/** Why a record cannot be the next leaf. */
export type LeafFault = 'unreadable' | 'index_skipped' | 'hash_wrong' | 'not_an_entry';

/**
 * Why a record is not a leaf. `taken`: another record came first at its index; `again`: the log has its entry already; `ahead`: entries before
 * it are missing.
 */
export type VoidReason = 'taken' | 'again' | 'ahead';

export type LeafFate =
  | { readonly kind: 'appended'; readonly content: LeafContent; readonly leafHash: TreeHash }
  | { readonly kind: 'void'; readonly reason: VoidReason }
  | { readonly kind: 'broken'; readonly reason: Exclude<LeafFault, 'index_skipped'> };

/** The log as its topic holds it, read from the first record. */
export type AuditLog = {
  readonly size: number;
  root(): TreeHash;
  read(record: AuditLeaf): LeafFate;
  has(content: LeafContent): boolean;
  /** Whether the log has another entry, of another service or with other content, under the id of this entry. */
  isTaken(entry: LoggedEntry): boolean;
};

/** How long an id is remembered, ms. An entry can be redelivered within the 30 days of its topic; every reader drops the id after that. */
const REMEMBER_IDS_MS = 31 * 24 * 3_600_000;

/**
 * The rule by which every reader reads the log: **a record is the next leaf if it has the next index and a content that the log does not
 * have; every other record is void.** The topic has one partition, so all readers see the same order and therefore the same log, even where
 * two instances wrote to it at once.
 */
export function createAuditLog(): AuditLog {
  const tree = createMerkleTree();
  /** When each content was sequenced, in the order of the log. */
  const known = new Map<string, { readonly atMs: number; readonly entryId: string | undefined }>();
  /** The identity of the first entry under each id. */
  const firstOf = new Map<string, string>();

  const dropOldIds = (nowMs: number): void => {
    for (const [identity, { atMs, entryId }] of known) {
      if (nowMs - atMs <= REMEMBER_IDS_MS) return;
      known.delete(identity);
      if (entryId !== undefined && firstOf.get(entryId) === identity) firstOf.delete(entryId);
    }
  };
  const remember = (content: LeafContent, identity: string, atMs: number): void => {
    // An entry of the first version reserves no id, because any service could have written it in another's name.
    const entryId = content.kind === 'entry' && content.entry.principal ? content.entry.entryId : undefined;
    known.set(identity, { atMs, entryId });
    if (entryId !== undefined && !firstOf.has(entryId)) firstOf.set(entryId, identity);
    dropOldIds(atMs);
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
 * The identity of an entry or an alarm: its id, its principal and its other fields, but not its number or its time. The principal is part
 * of it, so that no service can make another service's entry look like a repeat.
 */
export function identityOf(content: LeafContent): string {
  if (content.kind === 'alarm') {
    const { kind, run, from, to } = content.alarm;
    return `${kind} ${run} ${from} ${to}`;
  }
  const { entryId, principal = null, actor, agency, purpose, caseReference = null, ...more } = content.entry;
  const { action, objectKind, objectCommitment, outcome = null, refusal = null, count = null } = more;
  const statement = { principal, actor, agency, purpose, caseReference, action, objectKind, objectCommitment, outcome };
  return sha256Hex(canonicalJson({ entryId, ...statement, refusal, count }));
}
