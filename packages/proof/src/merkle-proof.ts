import { createMerkleTree, nodeHashOf, type TreeHash } from './merkle-tree.ts';

/** All leaf hashes of a tree, in order. Proofs are made from them. */
type Leaves = readonly TreeHash[];

const rootOf = (leaves: Leaves): TreeHash => {
  const tree = createMerkleTree();
  for (const leaf of leaves) tree.append(leaf);
  return tree.root();
};

/** Where RFC 6962 splits a tree of n > 1 leaves: at the largest power of two below n. */
const splitOf = (n: number): number => 2 ** Math.floor(Math.log2(n - 1));

/** Subtrees of at least this many leaves are computed once for all paths: the tree of a million leaves then has 16,000 of them. */
const REMEMBER_FROM = 64;

/**
 * The audit paths (RFC 6962, 2.1.1) of several leaves of one tree. Each large subtree is hashed once, however many paths pass it.
 * @returns the path of a leaf; throws RangeError if the tree has no such leaf
 */
export function createAuditPaths(leaves: Leaves): (index: number) => TreeHash[] {
  const roots = new Map<string, TreeHash>();
  const rootOfPart = (from: number, size: number): TreeHash => {
    if (size < REMEMBER_FROM) return rootOf(leaves.slice(from, from + size));
    const key = `${from}/${size}`;
    const known = roots.get(key);
    if (known) return known;
    const split = splitOf(size);
    const root = nodeHashOf(rootOfPart(from, split), rootOfPart(from + split, size - split));
    roots.set(key, root);
    return root;
  };
  const pathTo = (index: number, from: number, size: number): TreeHash[] => {
    if (size === 1) return [];
    const split = splitOf(size);
    return index < from + split
      ? [...pathTo(index, from, split), rootOfPart(from + split, size - split)]
      : [...pathTo(index, from + split, size - split), rootOfPart(from, split)];
  };
  return (index) => {
    if (!Number.isInteger(index) || index < 0 || index >= leaves.length)
      throw new RangeError(`a tree of ${leaves.length} has no leaf ${index}`);
    return pathTo(index, 0, leaves.length);
  };
}

/**
 * Proves that the tree of the first `size` leaves is the beginning of this tree (RFC 6962, 2.1.2).
 * @throws RangeError for size 0, about which nothing can be proved, and for a size beyond the tree
 */
export function consistencyProof(leaves: Leaves, size: number): TreeHash[] {
  if (!Number.isInteger(size) || size < 1 || size > leaves.length)
    throw new RangeError(`a tree of ${leaves.length} leaves holds none of ${size}`);
  return subProof(leaves, size, true);
}

function subProof(leaves: Leaves, size: number, whole: boolean): TreeHash[] {
  if (size === leaves.length) return whole ? [] : [rootOf(leaves)];
  const split = splitOf(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return size <= split
    ? [...subProof(left, size, whole), rootOf(right)]
    : [...subProof(right, size - split, false), rootOf(left)];
}

export type Inclusion = {
  readonly index: bigint;
  readonly size: bigint;
  readonly leafHash: TreeHash;
  readonly proof: readonly TreeHash[];
  readonly root: TreeHash;
};

/** Whether the proof shows that this leaf is at this index of the tree with this root (RFC 9162, 2.1.3.2). */
export function verifyInclusion({ index, size, leafHash, proof, root }: Inclusion): boolean {
  if (index < 0n || index >= size) return false;
  let [fn, sn] = [index, size - 1n];
  let hash = leafHash;
  for (const step of proof) {
    if (sn === 0n) return false;
    if ((fn & 1n) === 1n || fn === sn) {
      hash = nodeHashOf(step, hash);
      while ((fn & 1n) === 0n && fn !== 0n) [fn, sn] = [fn >> 1n, sn >> 1n];
    } else hash = nodeHashOf(hash, step);
    [fn, sn] = [fn >> 1n, sn >> 1n];
  }
  return sn === 0n && hash.equals(root);
}

export type Consistency = {
  readonly size1: bigint;
  readonly size2: bigint;
  readonly root1: TreeHash;
  readonly root2: TreeHash;
  readonly proof: readonly TreeHash[];
};

/**
 * Whether the proof shows that the first tree is the beginning of the second (RFC 9162, 2.1.4.2). An empty first tree is refused, because it
 * is the beginning of every tree and a proof of that would show nothing.
 */
export function verifyConsistency({ size1, size2, root1, root2, proof }: Consistency): boolean {
  if (size1 <= 0n || size1 > size2) return false;
  if (size1 === size2) return proof.length === 0 && root1.equals(root2);
  // A first tree whose size is a power of two is a complete subtree, so its root is the first node.
  const path = (size1 & (size1 - 1n)) === 0n ? [root1, ...proof] : [...proof];
  const [first, ...steps] = path;
  if (!first || proof.length === 0) return false;
  let [fn, sn] = [size1 - 1n, size2 - 1n];
  while ((fn & 1n) === 1n) [fn, sn] = [fn >> 1n, sn >> 1n];
  let [old, now] = [first, first];
  for (const step of steps) {
    if (sn === 0n) return false;
    if ((fn & 1n) === 1n || fn === sn) {
      [old, now] = [nodeHashOf(step, old), nodeHashOf(step, now)];
      while ((fn & 1n) === 0n && fn !== 0n) [fn, sn] = [fn >> 1n, sn >> 1n];
    } else now = nodeHashOf(now, step);
    [fn, sn] = [fn >> 1n, sn >> 1n];
  }
  return sn === 0n && old.equals(root1) && now.equals(root2);
}
