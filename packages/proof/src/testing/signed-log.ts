import { auditEntry, type AuditCheckpoint, type AuditEntry, type AuditLeaf } from '@marsad/schemas';
import { leafTextOf, type LoggedEntry } from '../audit-leaf.ts';
import { signCheckpoint } from '../checkpoint.ts';
import { createMerkleTree, leafHashOf } from '../merkle-tree.ts';
import type { NoteKey } from '../signed-note.ts';
import { generateSigningKey, privateKeyOf, publicKeyOf } from '../signed-record.ts';

export const ORIGIN = 'marsad/rabat';
const pair = generateSigningKey();
export const LOG_KEY: NoteKey = { name: ORIGIN, publicKey: publicKeyOf(pair.publicKey) };

export const entryOf = (seq: number, more: Partial<AuditEntry> = {}): AuditEntry => ({
  ...auditEntry.example,
  entryId: `e-${seq}`,
  seq,
  ...more,
});

export const leafOf = (index: number, entry: LoggedEntry): AuditLeaf => recordOf(index, leafTextOf(entry));

export const recordOf = (index: number, leaf: string): AuditLeaf => ({
  index,
  leaf,
  leafHash: leafHashOf(leaf).toString('hex'),
  sequencedAtMs: 1_790_000_000_100 + index,
});

/** The checkpoint that an honest log signs over its first `size` leaves. */
export function checkpointOf(leaves: readonly AuditLeaf[], size: number, signer = pair): AuditCheckpoint {
  const tree = createMerkleTree();
  for (const { leaf } of leaves.slice(0, size)) tree.append(leafHashOf(leaf));
  const root = tree.root();
  const note = signCheckpoint({ origin: ORIGIN, size: BigInt(size), root }, privateKeyOf(signer.privateKey));
  return { treeSize: size, rootHash: root.toString('hex'), note, covered: {}, atMs: 1_790_000_000_200 + size };
}

/** A small log, as its two topics hold it, for tests that tamper with it. */
export const logOf = (size: number): { leaves: AuditLeaf[]; checkpoints: AuditCheckpoint[] } => {
  const leaves = Array.from({ length: size }, (_, index) => leafOf(index, entryOf(index)));
  const sizes = [3, 7, size].filter((signed) => signed <= size);
  return { leaves, checkpoints: sizes.map((signed) => checkpointOf(leaves, signed)) };
};
