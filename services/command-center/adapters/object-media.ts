import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { ObjectStoreError, ownPrefix, type ObjectStore } from '@marsad/objects';
import { WATCHLIST_BUCKET } from '@marsad/schemas';
import type { ServedObject } from '../domain/alert-media.ts';
import { Problem } from '../errors.ts';
import type { StoredMedia } from '../ports.ts';

/** Below this the store lets this service write. */
const WRITER = 'command-center';
/** Versions that were found genuine; more than these are read whole once more. */
const REMEMBERED = 5_000;

const asProblem = (error: unknown): never => {
  const gone = error instanceof ObjectStoreError && error.code === 'not_found';
  throw new Problem(gone ? 'view_gone' : 'pictures_store_unavailable', undefined, error);
};

/**
 * Views and evidence out of the object store, and enrolled pictures into it. What is served is one version of an object, read whole and held
 * against its announced SHA-256 before: a version never changes, so what somebody writes between the check and a later part of a clip is not
 * in that part. Every request asks again which version is the newest, so an object that was replaced is found out at the next look.
 */
export function createObjectMedia(store: Pick<ObjectStore, 'stat' | 'getStream' | 'putBytes'>): StoredMedia {
  /** By version and the hash that it was held against; a mismatch is not remembered. */
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
    if (genuine.size > REMEMBERED && oldest !== undefined) genuine.delete(oldest);
    return known;
  };

  return {
    async prove(object) {
      const { bucket, objectKey } = object;
      const { bytes, versionId } = await store.stat(bucket, objectKey).catch(asProblem);
      // What can be overwritten in place cannot be checked first and served afterwards.
      if (versionId === undefined) throw new Problem('pictures_store_unavailable', 'bucket_keeps_no_versions');
      await checkOnce(object, versionId);
      return {
        size: bytes,
        open: async (range) => (await store.getStream(bucket, objectKey, range, versionId).catch(asProblem)).stream,
      };
    },
    async enrol(jpeg) {
      const sha256 = createHash('sha256').update(jpeg).digest('hex');
      const objectKey = `${ownPrefix(WRITER)}${sha256}.jpg`;
      await store.putBytes(WATCHLIST_BUCKET, objectKey, jpeg, 'image/jpeg').catch(asProblem);
      return { objectKey, sha256 };
    },
  };
}
