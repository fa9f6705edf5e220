import { createHash } from 'node:crypto';

/** SHA-256, 32 bytes. */
export type TreeHash = Buffer;

const LEAF = Buffer.of(0x00);
const NODE = Buffer.of(0x01);

/** RFC 6962, 2.1: 0x00 is hashed before a leaf and 0x01 before a node, so that a leaf cannot pass for a node. */
export const leafHashOf = (leaf: string | Uint8Array): TreeHash =>
  createHash('sha256').update(LEAF).update(leaf).digest();
export const nodeHashOf = (left: Uint8Array, right: Uint8Array): TreeHash =>
  createHash('sha256').update(NODE).update(left).update(right).digest();

/** The root of a tree without leaves. */
export const EMPTY_ROOT: TreeHash = createHash('sha256').digest();

/** A Merkle tree (RFC 6962) that grows at its end and stores one hash for each set bit of its size. */
export type MerkleTree = {
  readonly size: bigint;
  append(leafHash: TreeHash): void;
  root(): TreeHash;
};

export function createMerkleTree(): MerkleTree {
  /** Roots of the complete subtrees, largest first: one for each set bit of the size. */
  const peaks: TreeHash[] = [];
  let size = 0n;
  return {
    get size() {
      return size;
    },
    append(leafHash) {
      let node = leafHash;
      // Every trailing 1 bit of the size is a complete subtree that the new leaf joins into a larger one.
      for (let rest = size; (rest & 1n) === 1n; rest >>= 1n) {
        const left = peaks.pop();
        if (left) node = nodeHashOf(left, node);
      }
      peaks.push(node);
      size += 1n;
    },
    root() {
      const [smallest, ...larger] = peaks.toReversed();
      return smallest ? larger.reduce((right, left) => nodeHashOf(left, right), smallest) : EMPTY_ROOT;
    },
  };
}
