import { buffer } from 'node:stream/consumers';
import { ObjectStoreError } from '@marsad/objects';
import type { ObjectStore } from '@marsad/objects';
import { WATCHLIST_BUCKET } from '@marsad/schemas';
import type { WatchlistStore } from '../ports.ts';

/** A photograph of a large camera has 10 MB; the rest of a larger object is not read, so it fails its hash. */
const MOST_BYTES = 20_000_000;

/** Reads enrolled images. Only the deployment and the command centre write them. */
export const createWatchlistStore = (
  objects: ObjectStore,
  onUnavailable: (error: ObjectStoreError) => void,
): WatchlistStore => ({
  async get(objectKey) {
    try {
      const { stream } = await objects.getStream(WATCHLIST_BUCKET, objectKey, { start: 0, end: MOST_BYTES });
      return await buffer(stream);
    } catch (error) {
      if (!(error instanceof ObjectStoreError)) throw error;
      if (error.code === 'not_found') return 'missing';
      onUnavailable(error);
      return 'unavailable';
    }
  },
});
