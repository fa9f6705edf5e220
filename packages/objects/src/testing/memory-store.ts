import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { ObjectStoreError, refuseUnreadable } from '../errors.ts';
import type { ListedObject, ObjectStore, Stored } from '../object-store.ts';

type StoredVersion = {
  content: Buffer;
  contentType: string;
  modifiedAtMs: number;
  /** Undefined in a bucket that keeps no versions. */
  versionId: string | undefined;
};
/** A marker in place of the newest version hides an object and leaves its earlier versions. */
const DELETED = 'deleted';
type MemoryBucket = { versioned: boolean; objects: Map<string, (StoredVersion | typeof DELETED)[]> };

/** An object store in memory that passes the same contract tests as the real one. */
export function createMemoryObjectStore(): ObjectStore {
  /** All versions of each object, newest last. */
  const buckets = new Map<string, MemoryBucket>();
  const bucketOf = (bucket: string): MemoryBucket => {
    const found = buckets.get(bucket);
    if (!found) throw new ObjectStoreError('not_found', `no bucket ${bucket}`);
    return found;
  };
  const find = (bucket: string, key: string, versionId?: string): StoredVersion => {
    const versions = bucketOf(bucket).objects.get(key) ?? [];
    const found = versionId === undefined ? versions.at(-1) : versions.find((version) => hasId(version, versionId));
    if (found === undefined || found === DELETED) throw new ObjectStoreError('not_found', `no object ${bucket}/${key}`);
    return found;
  };
  const store = (bucket: string, key: string, content: Buffer, contentType: string, expected?: string): Stored => {
    const sha256 = createHash('sha256').update(content).digest('hex');
    if (expected !== undefined && expected !== sha256)
      throw new ObjectStoreError('mismatch', `${bucket}/${key}: SHA-256`);
    const { versioned, objects } = bucketOf(bucket);
    const earlier = versioned ? (objects.get(key) ?? []) : [];
    const versionId = versioned ? `v${earlier.length + 1}` : undefined;
    objects.set(key, [...earlier, { content, contentType, modifiedAtMs: Date.now(), versionId }]);
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
    list: async (bucket, prefix) => listNewest(bucketOf(bucket), prefix),
    async remove(bucket, key) {
      const { versioned, objects } = bucketOf(bucket);
      if (versioned) objects.set(key, [...(objects.get(key) ?? []), DELETED]);
      else objects.delete(key);
    },
    async ensureBuckets(names, { versioned } = { versioned: true }) {
      for (const name of names) if (!buckets.has(name)) buckets.set(name, { versioned, objects: new Map() });
    },
  };
}

const hasId = (version: StoredVersion | typeof DELETED, versionId: string): boolean =>
  version !== DELETED && version.versionId === versionId;

const listNewest = ({ objects }: MemoryBucket, prefix: string): ListedObject[] =>
  [...objects]
    .filter(([key]) => key.startsWith(prefix))
    .flatMap(([key, versions]) => versions.slice(-1).map((newest) => ({ key, newest })))
    .flatMap(({ key, newest }) =>
      newest === DELETED ? [] : [{ key, bytes: newest.content.length, modifiedAtMs: newest.modifiedAtMs }],
    )
    .sort((a, b) => (a.key < b.key ? -1 : 1));
