import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ObjectStoreError, sha256Of } from '@marsad/objects';
import type { ObjectStore } from '@marsad/objects';
import { createMemoryObjectStore } from '@marsad/objects/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFootageStore, PLAYBACK_LIVES_MS, removeOldFragments } from './footage-store.ts';

const bytes = Buffer.from('a recording');
const key = 'camera-ingest/hassan/2026-09-21/14/gate/1-0-5-5.mp4';
const recording = { bucket: 'recordings', objectKey: key };
const place = { district: 'hassan', camera: 'gate' };
const AT_MS = Date.UTC(2026, 8, 21, 14);

let directory = '';
let objects: ObjectStore;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'marsad-store-'));
  objects = createMemoryObjectStore();
  await objects.ensureBuckets(['recordings', 'views', 'playback']);
  await objects.putBytes('recordings', key, bytes, 'video/mp4');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));
const pathOf = (name: string): string => join(directory, name);

describe('a fetched object', () => {
  it.each([
    ['as it was announced', { ...recording, sha256: sha256Of(bytes) }],
    ['that was not announced', recording],
  ])('lies on disk %s', async (_, object) => {
    expect(await createFootageStore(objects).fetch(object, pathOf('a'))).toEqual({ kind: 'fetched', bytes: 11 });
    expect(readFileSync(pathOf('a'))).toEqual(bytes);
  });

  it.each([
    ['other bytes than the announced ones', { ...recording, sha256: sha256Of('other') }, { kind: 'hash_mismatch' }],
    ['an object that is not there', { ...recording, objectKey: `${key}x` }, { kind: 'gone' }],
  ])('leaves nothing on disk: %s', async (_, object, answer) => {
    expect(await createFootageStore(objects).fetch(object, pathOf('a'))).toMatchObject(answer);
    expect(existsSync(pathOf('a'))).toBe(false);
  });

  it('is tried again later while the store is away, and never at a defect', async () => {
    const failing = (error: Error) =>
      createFootageStore({ ...objects, getStream: () => Promise.reject(error) }).fetch(recording, pathOf('a'));
    expect(await failing(new ObjectStoreError('unavailable', 'away'))).toMatchObject({ kind: 'unavailable' });
    await expect(failing(new TypeError('a defect'))).rejects.toThrow('a defect');
  });
});

it('lists the recordings of a camera’s hour only', async () => {
  await objects.putBytes('recordings', key.replace('/14/', '/15/'), bytes, 'video/mp4');
  await objects.putBytes('recordings', key.replace('/gate/', '/gate-2/'), bytes, 'video/mp4');
  expect(await createFootageStore(objects).list(place, AT_MS)).toEqual({ kind: 'listed', keys: [key] });
});

it('stores a view under this service’s name, the camera and the hash of its bytes', async () => {
  writeFileSync(pathOf('clip.mp4'), bytes);
  const file = {
    path: pathOf('clip.mp4'),
    name: 'a-1',
    extension: 'mp4',
    contentType: 'video/mp4',
    isUnmasked: false,
  } as const;
  const sha256 = sha256Of(bytes);
  expect(await createFootageStore(objects).put('views', place, AT_MS, file)).toEqual({
    kind: 'stored',
    bucket: 'views',
    objectKey: `view-maker/hassan/2026-09-21/14/gate/a-1-${sha256.slice(0, 16)}.mp4`,
    bytes: 11,
    sha256,
  });
});

it('stores what is without masks apart', async () => {
  writeFileSync(pathOf('clip.mp4'), bytes);
  await objects.ensureBuckets(['playback']);
  const file = { path: pathOf('clip.mp4'), name: 'a-1', extension: 'mp4', contentType: 'video/mp4' } as const;
  const stored = await createFootageStore(objects).put('playback', place, AT_MS, { ...file, isUnmasked: true });
  expect(stored).toMatchObject({ objectKey: expect.stringMatching(/^view-maker\/unmasked\/hassan\//) });
});

it('deletes the fragments of its own districts when their time is over, and nothing else', async () => {
  const keys = [
    'view-maker/hassan/a.mp4',
    'view-maker/unmasked/hassan/u.mp4',
    'view-maker/hassan-2/b.mp4',
    'command-center/hassan/c.mp4',
  ];
  for (const name of keys) await objects.putBytes('playback', name, bytes, 'video/mp4');
  await objects.putBytes('views', 'view-maker/hassan/a.mp4', bytes, 'video/mp4');
  await removeOldFragments(objects, 'hassan', Date.now() + PLAYBACK_LIVES_MS - 60_000);
  const left = async (): Promise<string[]> => (await objects.list('playback', '')).map((object) => object.key);
  expect(await left()).toHaveLength(4);
  await removeOldFragments(objects, 'hassan', Date.now() + PLAYBACK_LIVES_MS + 60_000);
  expect(await left()).toEqual(['command-center/hassan/c.mp4', 'view-maker/hassan-2/b.mp4']);
  expect(await objects.list('views', '')).toHaveLength(1);
});
