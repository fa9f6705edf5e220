import { mkdtempSync, rmSync } from 'node:fs';
import { copyFile, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  auditOriginOf,
  createAuditPaths,
  createMerkleTree,
  generateSigningKey,
  leafHashOf,
  parseVerifierKey,
  privateKeyOf,
  publicKeyOf,
  signCheckpoint,
  verifierKeyOf,
} from '@marsad/proof';
import { evidenceOriginOf, type BundleFacts, type BundlePart } from '../manifest.ts';
import { leavesText, LOG_CHECKPOINT, LOG_LEAVES } from '../log-proof.ts';
import { createBundleWriter } from '../write-bundle.ts';

const CITY = 'rabat';
const keysOf = (origin: string) => {
  const { privateKey, publicKey } = generateSigningKey();
  return {
    privateKey: privateKeyOf(privateKey),
    verifier: verifierKeyOf({ name: origin, publicKey: publicKeyOf(publicKey) }),
  };
};
export const evidenceKey = keysOf(evidenceOriginOf(CITY));
export const auditKey = keysOf(auditOriginOf(CITY));
export const anotherKey = keysOf(evidenceOriginOf(CITY));
export const pinned = { evidence: parseVerifierKey(evidenceKey.verifier), audit: parseVerifierKey(auditKey.verifier) };

export const facts: BundleFacts = {
  city: CITY,
  bundleId: 'bundle-1',
  caseId: 'case-1',
  caseReference: 'TR-2026-118',
  span: {
    district: 'agdal' as never,
    camera: 'agdal-avenue-1' as never,
    fromMs: 1_790_000_000_000,
    toMs: 1_790_000_060_000,
  },
  madeBy: { subject: 'demo-supervisor', name: 'Superviseure <b>', agency: 'rabat-operations' },
  reason: 'Ordonnance 118',
  madeAtMs: 1_790_000_700_000,
  custody: [],
  auditKey: auditKey.verifier,
};

const leaves = ['{"id":"e-0"}', '{"id":"e-1"}', '{"id":"e-2"}'];
const hashes = leaves.map(leafHashOf);
const pathOf = createAuditPaths(hashes);

/** The parts of the log: a checkpoint and the entries that it covers. */
export function logParts() {
  const tree = createMerkleTree();
  for (const hash of hashes) tree.append(hash);
  const checkpoint = { origin: auditOriginOf(CITY), size: BigInt(leaves.length), root: tree.root() };
  const proved = [1, 2].map((index) => ({
    index,
    leaf: leaves[index] ?? '',
    proof: pathOf(index).map((hash) => hash.toString('hex')),
  }));
  return { checkpoint: signCheckpoint(checkpoint, auditKey.privateKey), leaves: leavesText(proved) };
}

type Part = { readonly name: string; readonly kind: BundlePart['kind']; readonly content: Uint8Array };

export function partsOf(seed = 'original'): Part[] {
  const log = logParts();
  return [
    { name: 'recordings/1-0-1-0.mp4', kind: 'recording', content: Buffer.from(`${seed} video `.repeat(40)) },
    { name: 'masks/1-0-1-0.masks.json.zst', kind: 'masks', content: Buffer.from(`${seed} masks`) },
    { name: 'alerts.json', kind: 'alerts', content: Buffer.from('[]\n') },
    { name: LOG_CHECKPOINT, kind: 'log', content: Buffer.from(log.checkpoint) },
    { name: LOG_LEAVES, kind: 'log', content: Buffer.from(log.leaves) },
  ];
}

let folder: string | undefined;
let files = 0;
export const newPath = (): string =>
  join((folder ??= mkdtempSync(join(tmpdir(), 'marsad-bundle-'))), `${(files += 1)}.zip`);
/** Removes the bundles that a test file wrote. Other test files of the same process go on with a folder of their own. */
export function removeBundles(): void {
  if (folder !== undefined) rmSync(folder, { recursive: true });
  folder = undefined;
}

/** Writes a bundle and returns its path. */
export async function bundleOf(parts: readonly Part[] = partsOf(), key = evidenceKey, of = facts): Promise<string> {
  const path = newPath();
  const writer = await createBundleWriter(path);
  for (const { content, ...part } of parts)
    await writer.add({ ...part, mediaType: 'application/octet-stream' }, content);
  await writer.seal(of, key.privateKey);
  await writer.close();
  return path;
}

export const copyOf = async (path: string): Promise<string> => {
  const copy = newPath();
  await copyFile(path, copy);
  return copy;
};
export const bytesOf = (path: string): Promise<Buffer> => readFile(path);
