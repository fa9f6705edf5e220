import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { nameByContent, ObjectStoreError, objectKeyOf, sha256OfFile } from '@marsad/objects';
import type { ObjectStore } from '@marsad/objects';
import type { FootageStore, StoreFailure } from '../../ports.ts';

/** The only prefix below which the store lets this service write. */
const WRITER = 'camera-ingest';

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Adapts the object store to this service's port: a failure is a returned value, which no caller can forget. */
export function createFootageStore(objects: ObjectStore): FootageStore {
  return {
    storeFile: (bucket, key, path) =>
      attempt(async () => ({ kind: 'stored', ...(await objects.putFile(bucket, key, path, 'video/mp4')) })),
    storeView: ({ district, camera }, atMs, name, content) =>
      attempt(async () => {
        const bucket = 'views';
        const sha256 = 'jpeg' in content ? sha256Of(content.jpeg) : await sha256OfFile(content.mp4Path);
        const named = nameByContent(name, sha256, 'jpeg' in content ? 'jpg' : 'mp4');
        const objectKey = objectKeyOf(WRITER, district, camera, atMs, named);
        const stored =
          'jpeg' in content
            ? await objects.putBytes(bucket, objectKey, content.jpeg, 'image/jpeg')
            : await objects.putFile(bucket, objectKey, content.mp4Path, 'video/mp4', { sha256 });
        return { kind: 'stored', bucket, objectKey, ...stored };
      }),
    fetchFile: (bucket, key, path) =>
      attempt(async () => {
        const { stream } = await objects.getStream(bucket, key);
        try {
          await pipeline(stream, createWriteStream(path));
        } catch (cause) {
          await rm(path, { force: true });
          throw new ObjectStoreError('unavailable', `${bucket}/${key}: broke off`, { cause });
        }
        return { kind: 'fetched' };
      }),
    list: (bucket, prefix) =>
      attempt(async () => ({ kind: 'listed', keys: (await objects.list(bucket, prefix)).map(({ key }) => key) })),
    keyOf: ({ district, camera }, atMs, name) => objectKeyOf(WRITER, district, camera, atMs, name),
  };
}

async function attempt<T>(work: () => Promise<T>): Promise<T | StoreFailure> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ObjectStoreError) return { kind: KINDS[error.code], detail: error.message };
    throw error;
  }
}

const KINDS = { unavailable: 'unavailable', denied: 'refused', mismatch: 'refused', not_found: 'gone' } as const;
