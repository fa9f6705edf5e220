import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { ObjectStoreError, objectKeyOf } from '@marsad/objects';
import type { ObjectStore } from '@marsad/objects';
import type { FootageStore, StoreFailure } from '../ports.ts';

/** The object store in this service's words: what failed is an answer, so that nobody forgets to ask. */
export function createFootageStore(objects: ObjectStore): FootageStore {
  return {
    storeFile: (bucket, key, path) =>
      attempt(async () => ({ kind: 'stored', ...(await objects.putFile(bucket, key, path, 'video/mp4')) })),
    storePicture: (bucket, key, jpeg) =>
      attempt(async () => ({ kind: 'stored', ...(await objects.putBytes(bucket, key, jpeg, 'image/jpeg')) })),
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
    keyOf: ({ district, camera }, atMs, name) => objectKeyOf(district, camera, atMs, name),
  };
}

async function attempt<T>(work: () => Promise<T>): Promise<T | StoreFailure> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ObjectStoreError) return { kind: KINDS[error.kind], detail: error.message };
    throw error;
  }
}

const KINDS = { unavailable: 'unavailable', denied: 'refused', mismatch: 'refused', not_found: 'gone' } as const;
