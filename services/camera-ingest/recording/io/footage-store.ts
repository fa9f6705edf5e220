import { hourPrefix, nameByContent, objectKeyOf, orFailure, sha256Of } from '@marsad/objects';
import type { ObjectStore } from '@marsad/objects';
import type { FootageStore } from '../../ports.ts';

/** The only prefix below which the store lets this service write. */
const WRITER = 'camera-ingest';

const CONTENT_TYPES = {
  recordings: 'video/mp4',
  masks: 'application/octet-stream',
  tracks: 'application/octet-stream',
} as const;

/** Adapts the object store to this service's port: a failure is a returned value, which no caller can forget. */
export function createFootageStore(objects: ObjectStore): FootageStore {
  return {
    storeFile: (bucket, key, path) =>
      orFailure(async () => ({ kind: 'stored', ...(await objects.putFile(bucket, key, path, CONTENT_TYPES[bucket])) })),
    storeSnapshot: ({ district, camera }, atMs, name, jpeg) =>
      orFailure(async () => {
        const bucket = 'views';
        const objectKey = objectKeyOf(WRITER, district, camera, atMs, nameByContent(name, sha256Of(jpeg), 'jpg'));
        return {
          kind: 'stored',
          bucket,
          objectKey,
          ...(await objects.putBytes(bucket, objectKey, jpeg, 'image/jpeg')),
        };
      }),
    remove: (bucket, key) =>
      orFailure(async () => {
        await objects.remove(bucket, key);
        return { kind: 'removed' };
      }),
    list: (bucket, prefix) =>
      orFailure(async () => ({ kind: 'listed', keys: (await objects.list(bucket, prefix)).map(({ key }) => key) })),
    hourPrefix: (district, atMs) => hourPrefix(WRITER, district, atMs),
    keyOf: ({ district, camera }, atMs, name) => objectKeyOf(WRITER, district, camera, atMs, name),
  };
}
