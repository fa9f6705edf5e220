import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { ObjectStoreError, ownPrefix, type ObjectStore } from '@marsad/objects';
import { WATCHLIST_BUCKET } from '@marsad/schemas';
import type { ServedObject } from '../domain/alert-media.ts';
import { Problem } from '../errors.ts';
import type { StoredMedia } from '../ports.ts';

/** The store lets this service write only below this prefix. */
const WRITER = 'command-center';
/** How many checked versions are remembered. A version that was dropped is read in full again. */
const MOST_VERSIONS = 5_000;

const asProblem = (error: unknown): never => {
  const gone = error instanceof ObjectStoreError && error.code === 'not_found';
  throw new Problem(gone ? 'view_gone' : 'pictures_store_unavailable', undefined, error);
};

/**
 * Reads alert media and evidence from the object store, and writes enrolled pictures to it. Before a version of an object is served, it is
 * read whole and compared with the announced SHA-256. A version never changes, so bytes that are written after the check cannot get into a
 * later part of a clip. Every request asks again for the newest version, so a replaced object is noticed at the next request.
 */
export function createObjectMedia(store: Pick<ObjectStore, 'stat' | 'getStream' | 'putBytes'>): StoredMedia {
  /** The checks by object, hash and version. A failed check is not remembered. */
  const genuine = new Map<string, Promise<void>>();

  const check = async ({ bucket, objectKey, sha256 }: ServedObject, versionId: string): Promise<void> => {
    const { stream } = await store.getStream(bucket, objectKey, undefined, versionId).catch(asProblem);
    const hash = createHash('sha256');
    await pipeline(stream, hash).catch((error: unknown) => {
      throw new Problem('pictures_store_unavailable', 'broke_off', error);
    });
    if (hash.digest('hex') !== sha256) throw new Problem('view_failed', 'picture_replaced');
  };
  const checkOnce = (object: ServedObject, versionId: string): Promise<void> => {
    const key = JSON.stringify([object, versionId]);
    const known = genuine.get(key) ?? check(object, versionId);
    genuine.delete(key);
    genuine.set(key, known);
    known.catch(() => genuine.delete(key));
    const [oldest] = genuine.keys();
    if (genuine.size > MOST_VERSIONS && oldest !== undefined) genuine.delete(oldest);
    return known;
  };

  return {
    async prove(object) {
      const { bucket, objectKey } = object;
      const { bytes, versionId } = await store.stat(bucket, objectKey).catch(asProblem);
      // An object without versions can be overwritten in place, between the check and the answer.
      if (versionId === undefined) throw new Problem('pictures_store_unavailable', 'bucket_keeps_no_versions');
      await checkOnce(object, versionId);
      return {
        size: bytes,
        open: async (range) => (await store.getStream(bucket, objectKey, range, versionId).catch(asProblem)).stream,
      };
    },
    async fetch({ bucket, objectKey, sha256 }) {
      const { stream } = await store.getStream(bucket, objectKey).catch(asProblem);
      const bytes = await buffer(stream).catch((error: unknown) => {
        throw new Problem('pictures_store_unavailable', 'broke_off', error);
      });
      if (createHash('sha256').update(bytes).digest('hex') !== sha256)
        throw new Problem('view_failed', 'picture_replaced');
      return bytes;
    },
    async enrol(jpeg) {
      const sha256 = createHash('sha256').update(jpeg).digest('hex');
      const objectKey = `${ownPrefix(WRITER)}${sha256}.jpg`;
      await store.putBytes(WATCHLIST_BUCKET, objectKey, jpeg, 'image/jpeg').catch(asProblem);
      return { objectKey, sha256 };
    },
  };
}
