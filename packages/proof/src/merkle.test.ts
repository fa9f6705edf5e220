import { describe, expect, it, test } from 'vitest';
import { consistencyProof, createAuditPaths, verifyConsistency, verifyInclusion } from './merkle-proof.ts';
import { createMerkleTree, EMPTY_ROOT, leafHashOf, type TreeHash } from './merkle-tree.ts';

/**
 * Vectors of github.com/transparency-dev/merkle: leaves and roots of testonly/constants.go, proofs of testdata/inclusion and
 * testdata/consistency (Apache-2.0). The roots are those of the Certificate Transparency reference implementation.
 */
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const base64 = (...texts: string[]): TreeHash[] => texts.map((text) => Buffer.from(text, 'base64'));
const hashes = LEAVES.map((hex) => leafHashOf(Buffer.from(hex, 'hex')));
const root = (size: number): TreeHash => Buffer.from(ROOTS[size - 1] ?? '', 'hex');
const leaf = (index: number): TreeHash => hashes[index] ?? EMPTY_ROOT;

it('a growing tree has the roots of the reference', () => {
  const tree = createMerkleTree();
  expect(tree.root().toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  const seen = hashes.map((hash) => (tree.append(hash), tree.root().toString('hex')));
  expect(seen).toEqual(ROOTS);
  expect(tree.size).toBe(8n);
});

describe('inclusion', () => {
  test.each([
    [
      5,
      8,
      [
        'vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=',
        'yoVOoSjtBQtBs1/8G4e46yveRh6eO1WW7Oa51ZdaCuA=',
        '037kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc=',
      ],
    ],
    [
      1,
      5,
      [
        'bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=',
        'Xwg/ChozygdqlSeYMlgNs+DvRYS9/x9UyKNg9Q3jAx4=',
        'vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=',
      ],
    ],
  ])('of leaf %i in a tree of %i is the reference’s proof and verifies', (index, size, expected) => {
    const proof = createAuditPaths(hashes.slice(0, size))(index);
    expect(proof).toEqual(base64(...expected));
    const claim = { index: BigInt(index), size: BigInt(size), leafHash: leaf(index), proof, root: root(size) };
    expect(verifyInclusion(claim)).toBe(true);
  });

  it('of every leaf in every tree verifies at its index and nowhere else', () => {
    for (let size = 1; size <= 8; size++) {
      for (let index = 0; index < size; index++) {
        const proof = createAuditPaths(hashes.slice(0, size))(index);
        const claim = { index: BigInt(index), size: BigInt(size), leafHash: leaf(index), proof, root: root(size) };
        expect(verifyInclusion(claim)).toBe(true);
        for (let other = 0n; other <= 8n; other++)
          if (other !== claim.index) expect(verifyInclusion({ ...claim, index: other })).toBe(false);
        expect(verifyInclusion({ ...claim, leafHash: leafHashOf('another') })).toBe(false);
        expect(verifyInclusion({ ...claim, proof: [...proof, leaf(0)] })).toBe(false);
        if (proof.length > 0) expect(verifyInclusion({ ...claim, proof: proof.slice(1) })).toBe(false);
      }
    }
  });

  test.each([1, 2, 3, 64, 65, 127, 200, 1_000])('of many leaves of a tree of %i verifies', (size) => {
    const leaves = Array.from({ length: size }, (_, index) => leafHashOf(`leaf ${index}`));
    const tree = createMerkleTree();
    for (const hash of leaves) tree.append(hash);
    const claim = { size: BigInt(size), root: tree.root() };
    const pathOf = createAuditPaths(leaves);
    for (let index = 0; index < size; index += Math.max(1, Math.floor(size / 50))) {
      const inclusion = { ...claim, index: BigInt(index), leafHash: leaves[index] ?? EMPTY_ROOT, proof: pathOf(index) };
      expect(verifyInclusion(inclusion)).toBe(true);
      expect(verifyInclusion({ ...inclusion, leafHash: leafHashOf('another') })).toBe(false);
    }
  });

  it('works with numbers of 64 bits', () => {
    const claim = { size: 2n ** 64n - 1n, leafHash: leaf(0), proof: [], root: root(1) };
    expect(verifyInclusion({ ...claim, index: 2n ** 64n - 1n })).toBe(false);
    expect(verifyInclusion({ ...claim, index: 2n ** 53n + 1n })).toBe(false);
  });

  test.each([-1, 8, 0.5])('of leaf %d does not exist in a tree of 8', (index) => {
    expect(() => createAuditPaths(hashes)(index)).toThrow(RangeError);
  });
});

describe('consistency', () => {
  test.each([
    [
      1,
      8,
      [
        'lqKW0iTyhcZ77pPDD4owkVfw2qNdxbh+QQt4YwoJz8c=',
        'Xwg/ChozygdqlSeYMlgNs+DvRYS9/x9UyKNg9Q3jAx4=',
        'a0eq8p7jwq+a+Im8H7klTavTEXfxYjLdaqsDXKOb9uQ=',
      ],
    ],
    [
      6,
      8,
      [
        'DrxdNDf74tsVi58Sah0RjjCBgQMdCpSfje3t68VY72o=',
        'yoVOoSjtBQtBs1/8G4e46yveRh6eO1WW7Oa51ZdaCuA=',
        '037kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc=',
      ],
    ],
    [2, 5, ['Xwg/ChozygdqlSeYMlgNs+DvRYS9/x9UyKNg9Q3jAx4=', 'vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=']],
  ])('of %i with %i is the reference’s proof, and verifies', (size1, size2, expected) => {
    const proof = consistencyProof(hashes.slice(0, size2), size1);
    expect(proof).toEqual(base64(...expected));
    const claim = { size1: BigInt(size1), size2: BigInt(size2), root1: root(size1), root2: root(size2), proof };
    expect(verifyConsistency(claim)).toBe(true);
  });

  it('of every two sizes verifies, and not with another root, another size or another proof', () => {
    for (let size2 = 1; size2 <= 8; size2++) {
      for (let size1 = 1; size1 <= size2; size1++) {
        const proof = consistencyProof(hashes.slice(0, size2), size1);
        const claim = { size1: BigInt(size1), size2: BigInt(size2), root1: root(size1), root2: root(size2), proof };
        expect(verifyConsistency(claim), `${size1} in ${size2}`).toBe(true);
        expect(verifyConsistency({ ...claim, root1: leafHashOf('another') })).toBe(false);
        expect(verifyConsistency({ ...claim, root2: leafHashOf('another') })).toBe(false);
        expect(verifyConsistency({ ...claim, proof: [...proof, leaf(0)] })).toBe(false);
        if (size1 < size2) expect(verifyConsistency({ ...claim, proof: proof.slice(1) })).toBe(false);
        if (size1 < size2) expect(verifyConsistency({ ...claim, size1: claim.size2, size2: claim.size1 })).toBe(false);
      }
    }
  });

  it('with an empty tree is refused, whatever the proof', () => {
    const claim = { size1: 0n, size2: 8n, root1: EMPTY_ROOT, root2: root(8) };
    for (const proof of [[], consistencyProof(hashes, 1)]) expect(verifyConsistency({ ...claim, proof })).toBe(false);
    expect(() => consistencyProof(hashes, 0)).toThrow(RangeError);
  });
});
