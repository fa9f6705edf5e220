import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { nameByContent, ObjectStoreError, objectKeyOf, orFailure, ownPrefix, sha256OfFile } from '@marsad/objects';
import type { ObjectStore } from '@marsad/objects';
import type { FootageStore, StoredObject } from '../ports.ts';

/** The only prefix below which the store lets this service write. */
const WRITER = 'view-maker';
/** What is without masks lies apart: nothing that serves masked views serves it. */
const UNMASKED_WRITER = `${ownPrefix(WRITER)}unmasked`;
/** The service that writes the recordings. */
const RECORDER = 'camera-ingest';

/** Adapts the object store to this service's port: a failure is a returned value, which no caller can forget. */
export const createFootageStore = (objects: ObjectStore): FootageStore => ({
  list: ({ district, camera }, atMs) =>
    orFailure(async () => {
      const folder = objectKeyOf(RECORDER, district, camera, atMs, '');
      return { kind: 'listed', keys: (await objects.list('recordings', folder)).map(({ key }) => key) };
    }),
  fetch: (object, path) =>
    orFailure(async () => {
      const sha256 = await download(objects, object, path);
      if (object.sha256 === undefined || object.sha256 === sha256)
        return { kind: 'fetched', bytes: (await stat(path)).size };
      await rm(path, { force: true });
      return { kind: 'hash_mismatch' };
    }),
  put: (bucket, { district, camera }, atMs, { path, name, extension, contentType, isUnmasked }) =>
    orFailure(async () => {
      const sha256 = await sha256OfFile(path);
      const objectKey = objectKeyOf(
        isUnmasked ? UNMASKED_WRITER : WRITER,
        district,
        camera,
        atMs,
        nameByContent(name, sha256, extension),
      );
      return {
        kind: 'stored',
        bucket,
        objectKey,
        ...(await objects.putFile(bucket, objectKey, path, contentType, { sha256 })),
      };
    }),
});

/** @returns the SHA-256 of the bytes that came */
async function download(objects: ObjectStore, { bucket, objectKey }: StoredObject, path: string): Promise<string> {
  const { stream } = await objects.getStream(bucket, objectKey);
  const hash = createHash('sha256');
  const hashing = new PassThrough().on('data', (chunk: Buffer) => hash.update(chunk));
  try {
    await pipeline(stream, hashing, createWriteStream(path));
  } catch (cause) {
    await rm(path, { force: true });
    throw new ObjectStoreError('unavailable', `${bucket}/${objectKey}: broke off`, { cause });
  }
  return hash.digest('hex');
}

/** How long a fragment lives, ms. */
export const PLAYBACK_LIVES_MS = 15 * 60_000;

/** Deletes the fragments of a district that are older than a quarter of an hour. @throws ObjectStoreError */
export async function removeOldFragments(
  objects: Pick<ObjectStore, 'list' | 'remove'>,
  district: string,
  nowMs: number,
): Promise<void> {
  for (const writer of [WRITER, UNMASKED_WRITER])
    for (const { key, modifiedAtMs } of await objects.list('playback', `${ownPrefix(writer)}${district}/`))
      if (modifiedAtMs < nowMs - PLAYBACK_LIVES_MS) await objects.remove('playback', key);
}
