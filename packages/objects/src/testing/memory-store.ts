import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { ObjectStoreError, refuseUnreadable } from '../errors.ts';
import type { ObjectStore, Stored } from '../object-store.ts';

type StoredVersion = { content: Buffer; contentType: string; modifiedAtMs: number; versionId: string };

/** An object store in memory that passes the same contract tests as the real one. */
export function createMemoryObjectStore(): ObjectStore {
  /** All versions of each object, newest last. */
  const buckets = new Map<string, Map<string, StoredVersion[]>>();
  const bucketOf = (bucket: string): Map<string, StoredVersion[]> => {
    const found = buckets.get(bucket);
    if (!found) throw new ObjectStoreError('not_found', `no bucket ${bucket}`);
    return found;
  };
  const find = (bucket: string, key: string, versionId?: string): StoredVersion => {
    const versions = bucketOf(bucket).get(key);
    const found = versions?.findLast((version) => versionId === undefined || version.versionId === versionId);
    if (!found) throw new ObjectStoreError('not_found', `no object ${bucket}/${key}`);
    return found;
  };
  const store = (bucket: string, key: string, content: Buffer, contentType: string, expected?: string): Stored => {
    const sha256 = createHash('sha256').update(content).digest('hex');
    if (expected !== undefined && expected !== sha256)
      throw new ObjectStoreError('mismatch', `${bucket}/${key}: SHA-256`);
    const versions = bucketOf(bucket).get(key) ?? [];
    const version = { content, contentType, modifiedAtMs: Date.now(), versionId: `v${versions.length + 1}` };
    bucketOf(bucket).set(key, [...versions, version]);
    return { bytes: content.length, sha256 };
  };
  return {
    async putFile(bucket, key, path, contentType, expected) {
      const content = await readFile(path).catch(refuseUnreadable(path));
      return store(bucket, key, content, contentType, expected?.sha256);
    },
    putBytes: async (bucket, key, content, contentType) => store(bucket, key, Buffer.from(content), contentType),
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
        .flatMap(([key, versions]) => versions.slice(-1).map((newest) => ({ key, ...newest })))
        .map(({ key, content, modifiedAtMs }) => ({ key, bytes: content.length, modifiedAtMs }))
        .sort((a, b) => (a.key < b.key ? -1 : 1)),
    async ensureBuckets(names) {
      for (const name of names) if (!buckets.has(name)) buckets.set(name, new Map());
    },
  };
}
