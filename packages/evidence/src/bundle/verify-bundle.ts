import { createHash, verify } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { parseVerifierKey, type NoteKey } from '@marsad/proof';
import {
  centralHeader,
  contentOffset,
  endBytesOf,
  endOf,
  localHeader,
  readDirectory,
  readEnd,
  TAIL_BYTES,
  type Entry,
} from './container.ts';
import { LOG_CHECKPOINT, LOG_LEAVES, logFault, type LogFault } from './log-proof.ts';
import { evidenceOriginOf, MANIFEST, manifestOf, SIGNATURE, type BundleManifest, type BundlePart } from './manifest.ts';

/** The keys that the reader got by another way than the bundle. */
export type PinnedKeys = {
  readonly evidence: NoteKey;
  /** Absent: the one that the sealed manifest names. */
  readonly audit?: NoteKey | undefined;
};

export type BundleFault = {
  /** The first part that is not as it was sealed; `container` for what belongs to no part. */
  readonly part: string;
  readonly reason:
    | 'not_a_bundle'
    | 'signature_wrong'
    | 'manifest_invalid'
    | 'another_key'
    | 'missing'
    | 'added'
    | 'repeated'
    | 'out_of_order'
    | 'changed'
    | 'header_changed'
    | LogFault;
};
export type BundleVerdict =
  | { readonly kind: 'whole'; readonly manifest: BundleManifest; readonly provedEntries: boolean }
  | { readonly kind: 'faulty'; readonly fault: BundleFault };

/** The largest directory, manifest or page that is read into memory. */
const MOST_BYTES_AT_ONCE = 32 * 1024 * 1024;
const PIECE_BYTES = 1024 * 1024;
const CONTAINER = 'container';

class Faulty extends Error {
  override readonly name = 'Faulty';
  readonly fault: BundleFault;
  constructor(part: string, reason: BundleFault['reason']) {
    super(`${part}: ${reason}`);
    this.fault = { part, reason };
  }
}

/**
 * Verifies a bundle with pinned keys and nothing else: no network, no clock, and never more than a piece of it in memory. Every byte of the
 * file is compared with what was sealed.
 * @throws the error of the file system where the file cannot be read
 */
export async function verifyBundle(path: string, keys: PinnedKeys): Promise<BundleVerdict> {
  const file = await open(path, 'r');
  try {
    return { kind: 'whole', ...(await verifyFile(file, keys)) };
  } catch (error) {
    if (error instanceof Faulty) return { kind: 'faulty', fault: error.fault };
    throw error;
  } finally {
    await file.close();
  }
}

async function verifyFile(file: FileHandle, keys: PinnedKeys) {
  const entries = await entriesOf(file);
  const manifest = await sealedManifest(file, entries, keys.evidence);
  comparePlaces(entries, manifest.parts);
  for (const [at, entry] of entries.entries()) await verifyPart(file, entry, manifest.parts[at]);
  const provedEntries = await verifyLog(file, entries, manifest, keys.audit);
  return { manifest, provedEntries };
}

/** The entries of the directory, in the one form in which a bundle can have it: each part follows the one before it. */
async function entriesOf(file: FileHandle): Promise<Entry[]> {
  const { size } = await file.stat();
  const end = readEnd(await bytesAt(file, Math.max(0, size - TAIL_BYTES), Math.min(size, TAIL_BYTES)));
  const isEnd = end && end.directoryOffset + end.directoryBytes + endBytesOf(end) === size;
  if (!isEnd || end.directoryBytes > MOST_BYTES_AT_ONCE) throw new Faulty(CONTAINER, 'not_a_bundle');
  const directory = await bytesAt(file, end.directoryOffset, size - end.directoryOffset);
  const entries = readDirectory(directory.subarray(0, end.directoryBytes));
  if (!entries || entries.length < 3) throw new Faulty(CONTAINER, 'not_a_bundle');
  let at = 0;
  let offset = 0;
  for (const entry of entries) {
    const expected = centralHeader({ ...entry, offset });
    if (!expected.equals(directory.subarray(at, at + expected.length))) throw new Faulty(entry.name, 'header_changed');
    at += expected.length;
    offset = contentOffset(entry) + entry.size;
  }
  const ending = endOf({ count: entries.length, directoryOffset: offset, directoryBytes: at });
  if (!ending.equals(directory.subarray(at))) throw new Faulty(CONTAINER, 'header_changed');
  return entries;
}

async function sealedManifest(file: FileHandle, entries: readonly Entry[], key: NoteKey): Promise<BundleManifest> {
  const [manifest, signature] = entries.slice(-2);
  if (manifest?.name !== MANIFEST) throw new Faulty(MANIFEST, 'missing');
  if (signature?.name !== SIGNATURE) throw new Faulty(SIGNATURE, 'missing');
  const bytes = await contentOf(file, manifest);
  if (!verify(null, bytes, key.publicKey, await contentOf(file, signature)))
    throw new Faulty(MANIFEST, 'signature_wrong');
  const read = manifestOf(bytes);
  if (!read) throw new Faulty(MANIFEST, 'manifest_invalid');
  if (evidenceOriginOf(read.city) !== key.name) throw new Faulty(MANIFEST, 'another_key');
  return read;
}

/** Whether the file holds the parts of the manifest, all of them, no other, and in their order. */
function comparePlaces(entries: readonly Entry[], parts: readonly BundlePart[]): void {
  const [there, listed] = [new Set<string>(), new Set(parts.map(({ name }) => name))];
  for (const { name } of entries.slice(0, -2)) {
    if (there.has(name)) throw new Faulty(name, 'repeated');
    if (!listed.has(name)) throw new Faulty(name, 'added');
    there.add(name);
  }
  for (const { name } of parts) if (!there.has(name)) throw new Faulty(name, 'missing');
  for (const [at, { name }] of parts.entries()) if (entries[at]?.name !== name) throw new Faulty(name, 'out_of_order');
}

/** @param part as the manifest lists it; absent for the manifest and its signature, which were verified already */
async function verifyPart(file: FileHandle, entry: Entry, part: BundlePart | undefined): Promise<void> {
  const header = localHeader(entry);
  if (!header.equals(await bytesAt(file, entry.offset, header.length))) throw new Faulty(entry.name, 'header_changed');
  if (part && part.bytes !== entry.size) throw new Faulty(entry.name, 'changed');
  const hash = createHash('sha256');
  let checksum = 0;
  for await (const piece of piecesOf(file, entry)) {
    hash.update(piece);
    checksum = crc32(piece, checksum);
  }
  if (part && hash.digest('hex') !== part.sha256) throw new Faulty(entry.name, 'changed');
  if (checksum !== entry.crc32) throw new Faulty(entry.name, 'header_changed');
}

/** @returns whether there were entries of the log to prove */
async function verifyLog(
  file: FileHandle,
  entries: readonly Entry[],
  { auditKey }: BundleManifest,
  pinned: NoteKey | undefined,
): Promise<boolean> {
  const find = (wanted: string) => entries.find(({ name }) => name === wanted);
  const [checkpoint, leaves] = [find(LOG_CHECKPOINT), find(LOG_LEAVES)];
  if (!checkpoint || !leaves) return false;
  const key = pinned ?? (auditKey === undefined ? undefined : parseVerifierKey(auditKey));
  if (!key) throw new Faulty(LOG_CHECKPOINT, 'checkpoint_invalid');
  const textOf = async (entry: Entry): Promise<string> => (await contentOf(file, entry)).toString('utf8');
  const fault = logFault(await textOf(checkpoint), await textOf(leaves), key);
  if (fault) throw new Faulty(fault === 'not_in_log' ? LOG_LEAVES : LOG_CHECKPOINT, fault);
  return true;
}

async function contentOf(file: FileHandle, entry: Entry): Promise<Buffer> {
  if (entry.size > MOST_BYTES_AT_ONCE) throw new Faulty(entry.name, 'changed');
  return bytesAt(file, contentOffset(entry), entry.size);
}

async function* piecesOf(file: FileHandle, entry: Entry): AsyncGenerator<Buffer> {
  const start = contentOffset(entry);
  for (let done = 0; done < entry.size; done += PIECE_BYTES)
    yield await bytesAt(file, start + done, Math.min(PIECE_BYTES, entry.size - done));
}

/** Bytes of the file; fewer if it ends before. */
async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}
