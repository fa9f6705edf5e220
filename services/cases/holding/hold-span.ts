import { buffer } from 'node:stream/consumers';
import {
  ObjectStoreError,
  type LegalHolds,
  type ObjectStore,
  type StoredVersion,
  type VersionStore,
} from '@marsad/objects';
import type { CameraSpan, HoldPlaced } from '@marsad/schemas';
import { foldersOf, mayBelong, isNeededBy, OWNER, segmentOf } from './places.ts';

export type HoldingStore = Pick<VersionStore, 'pages' | 'isHeld'> &
  LegalHolds &
  Pick<ObjectStore, 'list' | 'getStream' | 'putBytes' | 'stat'>;

/** What the store holds for a span. */
export type Held = Pick<HoldPlaced, 'held' | 'bytes'> & {
  /** Versions that were not held before. */
  readonly added: number;
};

type Kind = keyof HoldPlaced['held'];
/** Where each kind lies and under whose name. The tracks are copies: their own bucket keeps no versions and can hold nothing. */
const KEPT: readonly { readonly kind: Kind; readonly bucket: string; readonly owner?: string }[] = [
  { kind: 'recordings', bucket: 'recordings' },
  { kind: 'masks', bucket: 'masks' },
  { kind: 'tracks', bucket: 'evidence', owner: OWNER },
];
/** A span that still grows after so many passes is left to the next look at it. */
const MOST_PASSES = 5;

/**
 * Puts the store's own legal hold on every version of every object of a span, and looks again until nothing is left to hold: what was
 * uploaded meanwhile is held too. @throws ObjectStoreError
 */
export async function holdSpan(store: HoldingStore, span: CameraSpan): Promise<Held> {
  let added = 0;
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    await copyTracks(store, span);
    const found = await holdOnce(store, span);
    added += found.added;
    if (found.added === 0) return { ...found, added };
  }
  throw new ObjectStoreError('unavailable', 'the span goes on growing while it is being held');
}

async function holdOnce(store: HoldingStore, span: CameraSpan): Promise<Held> {
  const held = { recordings: 0, masks: 0, tracks: 0 };
  let [bytes, added] = [0, 0];
  for (const { kind, bucket, owner } of KEPT)
    for await (const version of versionsOf(store, bucket, span, owner)) {
      if (!(await store.isHeld(bucket, version))) {
        await store.hold(bucket, version);
        added += 1;
      }
      // A bundle of the span is held with it and is no object of the span.
      if (segmentOf(version.key)) held[kind] += 1;
      bytes += version.bytes;
    }
  return { held, bytes, added };
}

async function* versionsOf(
  store: HoldingStore,
  bucket: string,
  span: CameraSpan,
  owner?: string,
): AsyncGenerator<StoredVersion> {
  for (const folder of foldersOf(span, owner))
    for await (const page of store.pages(bucket, folder))
      for (const version of page) if (!version.isMarker && mayBelong(version.key, span)) yield version;
}

/** Copies the tracks of a span to where they can be held. What was copied already is not copied again. */
async function copyTracks(store: HoldingStore, span: CameraSpan): Promise<void> {
  for (const folder of foldersOf(span))
    for (const { key, bytes } of await store.list('tracks', folder)) {
      if (!mayBelong(key, span)) continue;
      const copy = `${OWNER}${key.slice(key.indexOf('/'))}`;
      if ((await bytesStored(store, copy)) === bytes) continue;
      const content = await readObject(store, 'tracks', key);
      if (content) await store.putBytes('evidence', copy, content, 'application/zstd');
    }
}

async function bytesStored(store: HoldingStore, key: string): Promise<number | undefined> {
  try {
    return (await store.stat('evidence', key)).bytes;
  } catch (error) {
    if (error instanceof ObjectStoreError && error.code === 'not_found') return undefined;
    throw error;
  }
}

/** Undefined where it is gone: camera-ingest deletes tracks by whole hours. */
async function readObject(store: HoldingStore, bucket: string, key: string): Promise<Buffer | undefined> {
  try {
    return await buffer((await store.getStream(bucket, key)).stream);
  } catch (error) {
    if (error instanceof ObjectStoreError && error.code === 'not_found') return undefined;
    throw error;
  }
}

/**
 * Lifts the store's legal hold from a span, except where another hold needs it. @param others the spans of the holds that stand
 * @throws ObjectStoreError
 */
export async function releaseSpan(
  store: HoldingStore,
  span: CameraSpan,
  others: readonly CameraSpan[],
): Promise<{ readonly released: number }> {
  const sameCamera = others.filter(({ district, camera }) => district === span.district && camera === span.camera);
  let released = 0;
  for (const { bucket, owner } of KEPT)
    for await (const version of versionsOf(store, bucket, span, owner)) {
      if (sameCamera.some((other) => isNeededBy(version.key, other, owner))) continue;
      await store.release(bucket, version);
      released += 1;
    }
  return { released };
}
