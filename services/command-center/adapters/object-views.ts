import { ObjectStoreError, type ObjectStore } from '@marsad/objects';
import { WATCHLIST_BUCKET } from '@marsad/schemas';
import { Problem } from '../errors.ts';
import type { StoredViews } from '../ports.ts';

const asProblem = (error: unknown): never => {
  const gone = error instanceof ObjectStoreError && error.kind === 'not_found';
  throw new Problem(gone ? 'view_gone' : 'pictures_store_unavailable', undefined, error);
};

/** Views and evidence out of the object store, and enrolled pictures into it. */
export function createObjectViews(store: Pick<ObjectStore, 'stat' | 'getStream' | 'putBytes'>): StoredViews {
  return {
    async enrol(objectKey, jpeg) {
      await store.putBytes(WATCHLIST_BUCKET, objectKey, jpeg, 'image/jpeg').catch(asProblem);
    },
    size: async (bucket, objectKey) => (await store.stat(bucket, objectKey).catch(asProblem)).bytes,
    open: async (bucket, objectKey, range) => (await store.getStream(bucket, objectKey, range).catch(asProblem)).stream,
  };
}
