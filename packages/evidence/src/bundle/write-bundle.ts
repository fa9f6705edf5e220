import { createHash, createPublicKey, sign, type KeyObject } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { verifierKeyOf } from '@marsad/proof';
import {
  centralHeader,
  contentOffset,
  endOf,
  isPartName,
  localHeader,
  MOST_PART_BYTES,
  type Entry,
} from './container.ts';
import { BundleError } from './errors.ts';
import { evidenceOriginOf, MANIFEST, SIGNATURE, type BundleFacts, type BundlePart } from './manifest.ts';
import { PAGE, pageOf } from './page.ts';

type PartOf = Pick<BundlePart, 'name' | 'kind' | 'mediaType' | 'from'>;

export type BundleWriter = {
  /**
   * Appends a part while its bytes come.
   * @throws BundleError for a name or a size that no bundle can hold; what the source throws is thrown as it is
   */
  add(part: PartOf, content: AsyncIterable<Uint8Array> | Uint8Array): Promise<BundlePart>;
  /** Appends the page, the manifest and its signature, and ends the file. */
  seal(facts: BundleFacts, key: KeyObject): Promise<{ readonly parts: number }>;
  /** Closes the file, whole or not. */
  close(): Promise<void>;
};

type Written = { readonly entry: Entry; readonly sha256: string };

/** Writes a bundle into a file, one part after the other. Only one part is in memory, and of that only a piece. */
export async function createBundleWriter(path: string): Promise<BundleWriter> {
  const file = await open(path, 'wx');
  const entries: Entry[] = [];
  const parts: BundlePart[] = [];
  let end = 0;
  const append = async (name: string, content: AsyncIterable<Uint8Array> | Uint8Array): Promise<Written> => {
    if (!isPartName(name)) throw new BundleError('name_invalid', `${name}: no part may have this name`);
    if (entries.some((entry) => entry.name === name)) throw new BundleError('name_taken', `${name} is there already`);
    const written = await writePart(file, name, end, content);
    entries.push(written.entry);
    end = contentOffset(written.entry) + written.entry.size;
    return written;
  };
  const add: BundleWriter['add'] = async (part, content) => {
    const { entry, sha256 } = await append(part.name, content);
    const { name, kind, mediaType, from } = part;
    const added = { name, kind, mediaType, bytes: entry.size, sha256, ...(from ? { from } : {}) };
    parts.push(added);
    return added;
  };
  return {
    add,
    close: () => file.close(),
    async seal(facts, key) {
      const sealedBy = verifierKeyOf({ name: evidenceOriginOf(facts.city), publicKey: createPublicKey(key) });
      const page = Buffer.from(pageOf(facts, parts, sealedBy));
      await add({ name: PAGE, kind: 'page', mediaType: 'text/html' }, page);
      const manifest = Buffer.from(
        `${JSON.stringify({ format: 'marsad-evidence/1', ...facts, parts }, undefined, 1)}\n`,
      );
      await append(MANIFEST, manifest);
      await append(SIGNATURE, sign(null, manifest, key));
      await writeEnd(file, entries, end);
      await file.sync();
      return { parts: parts.length };
    },
  };
}

/** The header is written twice, because the checksum in it is known only after the last byte. */
async function writePart(
  file: FileHandle,
  name: string,
  offset: number,
  content: AsyncIterable<Uint8Array> | Uint8Array,
): Promise<Written> {
  const hash = createHash('sha256');
  let checksum = 0;
  let size = 0;
  const start = contentOffset({ offset, name });
  for await (const piece of content instanceof Uint8Array ? [content] : content) {
    hash.update(piece);
    checksum = crc32(piece, checksum);
    await writeWhole(file, piece, start + size);
    size += piece.length;
    if (size > MOST_PART_BYTES) throw new BundleError('part_too_large', `${name} is larger than 4 GiB`);
  }
  const entry = { name, size, crc32: checksum, offset };
  await writeWhole(file, localHeader(entry), offset);
  return { entry, sha256: hash.digest('hex') };
}

async function writeEnd(file: FileHandle, entries: readonly Entry[], directoryOffset: number): Promise<void> {
  const directory = Buffer.concat(entries.map(centralHeader));
  const end = endOf({ count: entries.length, directoryOffset, directoryBytes: directory.length });
  await writeWhole(file, Buffer.concat([directory, end]), directoryOffset);
}

async function writeWhole(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;)
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
}
