import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { ObjectStoreError } from '../errors.ts';
import type { ObjectStore, Stored } from '../object-store.ts';

type Kept = { content: Buffer; contentType: string; modifiedAtMs: number; versionId: string };

/** An object store in memory that keeps the contract of the real one, for tests of what stands above it. */
export function createMemoryObjectStore(): ObjectStore {
  /** Every version of each object, the newest last. */
  const buckets = new Map<string, Map<string, Kept[]>>();
  const bucketOf = (bucket: string): Map<string, Kept[]> => {
    const found = buckets.get(bucket);
    if (!found) throw new ObjectStoreError('not_found', `no bucket ${bucket}`);
    return found;
  };
  const find = (bucket: string, key: string, versionId?: string): Kept => {
    const versions = bucketOf(bucket).get(key);
    const found = versions?.findLast((kept) => versionId === undefined || kept.versionId === versionId);
    if (!found) throw new ObjectStoreError('not_found', `no object ${bucket}/${key}`);
    return found;
  };
  const keep = (bucket: string, key: string, content: Buffer, contentType: string, expected?: string): Stored => {
    const sha256 = createHash('sha256').update(content).digest('hex');
    if (expected !== undefined && expected !== sha256)
      throw new ObjectStoreError('mismatch', `${bucket}/${key}: SHA-256`);
    const versions = bucketOf(bucket).get(key) ?? [];
    const kept = { content, contentType, modifiedAtMs: Date.now(), versionId: `v${versions.length + 1}` };
    bucketOf(bucket).set(key, [...versions, kept]);
    return { bytes: content.length, sha256 };
  };
  return {
    async putFile(bucket, key, path, contentType, expected) {
      const content = await readFile(path).catch((cause: unknown) => {
        throw new ObjectStoreError('not_found', `${path} cannot be read`, { cause });
      });
      return keep(bucket, key, content, contentType, expected?.sha256);
    },
    putBytes: async (bucket, key, content, contentType) => keep(bucket, key, Buffer.from(content), contentType),
    async getStream(bucket, key, range, versionId) {
      const { content, contentType } = find(bucket, key, versionId);
      const part = range ? content.subarray(range.start, range.end === undefined ? undefined : range.end + 1) : content;
      return { stream: Readable.from([part]), size: content.length, contentType };
    },
    async stat(bucket, key) {
      const { content, contentType, modifiedAtMs, versionId } = find(bucket, key);
      return { bytes: content.length, contentType, modifiedAtMs, versionId };
    },
    list: async (bucket, prefix) =>
      [...bucketOf(bucket)]
        .filter(([key]) => key.startsWith(prefix))
        .flatMap(([key, versions]) => versions.slice(-1).map((kept) => ({ key, ...kept })))
        .map(({ key, content, modifiedAtMs }) => ({ key, bytes: content.length, modifiedAtMs }))
        .sort((a, b) => (a.key < b.key ? -1 : 1)),
    async ensureBuckets(names) {
      for (const name of names) if (!buckets.has(name)) buckets.set(name, new Map());
    },
  };
}
