import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { useStack } from '@marsad/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createObjectStore } from './s3-store.ts';
import { createMemoryObjectStore } from './testing/memory-store.ts';

const stack = useStack();
const { endpoint, root } = stack.addresses.s3;
const folder = mkdtempSync(join(tmpdir(), 'marsad-objects-'));
afterAll(() => rmSync(folder, { recursive: true }));
const content = randomBytes(300_000);
const file = join(folder, 'segment.mp4');
writeFileSync(file, content);
const bucket = `b-${randomUUID()}`;
const unversioned = `b-${randomUUID()}`;

describe.each([
  ['in memory', createMemoryObjectStore()],
  ['over S3', createObjectStore({ endpoint, accessKey: root.accessKey, secretKey: root.secretKey })],
])('a store %s', (_, store) => {
  beforeAll(async () => {
    await store.ensureBuckets([bucket]);
    await store.ensureBuckets([unversioned], { versioned: false });
  });
  const readText = async (name: string, key: string, version?: string): Promise<string> =>
    (await buffer((await store.getStream(name, key, undefined, version)).stream)).toString();

  test('stores a file and returns its length and its SHA-256', async () => {
    const stored = await store.putFile(bucket, 'a/file.mp4', file, 'video/mp4');
    expect(stored).toEqual({ bytes: 300_000, sha256: createHash('sha256').update(content).digest('hex') });
    expect(await store.stat(bucket, 'a/file.mp4')).toMatchObject({ bytes: 300_000, contentType: 'video/mp4' });
  });

  test('returns the bytes, whole or in part, with the size of the whole object', async () => {
    await store.putBytes(bucket, 'a/bytes', content, 'image/jpeg');
    const whole = await store.getStream(bucket, 'a/bytes');
    expect((await buffer(whole.stream)).equals(content)).toBe(true);
    expect(whole).toMatchObject({ size: 300_000, contentType: 'image/jpeg' });
    const part = await store.getStream(bucket, 'a/bytes', { start: 10, end: 19 });
    expect((await buffer(part.stream)).equals(content.subarray(10, 20))).toBe(true);
    expect(part.size).toBe(300_000);
    const rest = await store.getStream(bucket, 'a/bytes', { start: 299_990 });
    expect((await buffer(rest.stream)).equals(content.subarray(299_990))).toBe(true);
  });

  test('lists the objects below a prefix and no others', async () => {
    for (const key of ['l/2026-09-21/1', 'l/2026-09-21/2', 'l/2026-09-22/1'])
      await store.putBytes(bucket, key, Buffer.from(key), 'text/plain');
    expect((await store.list(bucket, 'l/2026-09-21/')).map(({ key }) => key)).toEqual([
      'l/2026-09-21/1',
      'l/2026-09-21/2',
    ]);
    expect(await store.list(bucket, 'nothing/')).toEqual([]);
  });

  test('keeps every version, so that an overwritten object can still be read', async () => {
    await store.putBytes(bucket, 'v', Buffer.from('genuine'), 'text/plain');
    const { versionId } = await store.stat(bucket, 'v');
    await store.putBytes(bucket, 'v', Buffer.from('another'), 'text/plain');
    const newest = await store.stat(bucket, 'v');
    expect(versionId).toEqual(expect.any(String));
    expect(newest.versionId).not.toBe(versionId);
    expect([
      await readText(bucket, 'v'),
      await readText(bucket, 'v', newest.versionId),
      await readText(bucket, 'v', versionId),
    ]).toEqual(['another', 'another', 'genuine']);
    const part = await store.getStream(bucket, 'v', { start: 0, end: 2 }, versionId);
    expect((await buffer(part.stream)).toString()).toBe('gen');
    await expect(store.getStream(bucket, 'v', undefined, randomUUID())).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  test('removes an object, and nothing else below its folder', async () => {
    for (const key of ['r/1', 'r/2']) await store.putBytes(unversioned, key, Buffer.from(key), 'text/plain');
    await store.remove(unversioned, 'r/1');
    await expect(store.stat(unversioned, 'r/1')).rejects.toMatchObject({ code: 'not_found' });
    expect((await store.list(unversioned, 'r/')).map(({ key }) => key)).toEqual(['r/2']);
  });

  test.each([
    ['with versions', () => bucket],
    ['without versions', () => unversioned],
  ])('accepts the removal of an object that does not exist, from a bucket %s', async (_kind, name) => {
    await store.putBytes(name(), 'twice', Buffer.from('x'), 'text/plain');
    await store.remove(name(), 'twice');
    await expect(store.remove(name(), 'twice')).resolves.toBeUndefined();
    await expect(store.remove(name(), 'never/there')).resolves.toBeUndefined();
  });

  test('only hides a removed object where the bucket keeps versions, until it is written again', async () => {
    await store.putBytes(bucket, 'hidden', Buffer.from('first'), 'text/plain');
    const { versionId } = await store.stat(bucket, 'hidden');
    await store.remove(bucket, 'hidden');
    await expect(store.stat(bucket, 'hidden')).rejects.toMatchObject({ code: 'not_found' });
    expect(await store.list(bucket, 'hidden')).toEqual([]);
    expect(await readText(bucket, 'hidden', versionId)).toBe('first');
    await store.putBytes(bucket, 'hidden', Buffer.from('second'), 'text/plain');
    expect([await readText(bucket, 'hidden'), await readText(bucket, 'hidden', versionId)]).toEqual([
      'second',
      'first',
    ]);
  });

  test('keeps no earlier bytes in a bucket without versions', async () => {
    for (const text of ['first', 'second'])
      await store.putBytes(unversioned, 'short-lived', Buffer.from(text), 'text/plain');
    expect(await store.stat(unversioned, 'short-lived')).toMatchObject({ bytes: 6, versionId: undefined });
    expect(await readText(unversioned, 'short-lived')).toBe('second');
  });

  test('accepts the creation of a bucket that exists already', async () => {
    await expect(store.ensureBuckets([bucket])).resolves.toBeUndefined();
    await expect(store.ensureBuckets([unversioned], { versioned: false })).resolves.toBeUndefined();
    await store.putBytes(unversioned, 'still', Buffer.from('x'), 'text/plain');
    expect((await store.stat(unversioned, 'still')).versionId).toBeUndefined();
  });

  test.each([
    ['an object that does not exist', () => store.stat(bucket, 'missing'), 'not_found'],
    ['a bucket that does not exist', () => store.getStream(`none-${randomUUID()}`, 'x'), 'not_found'],
    ['a removal from a bucket that does not exist', () => store.remove(`none-${randomUUID()}`, 'x'), 'not_found'],
    ['a file that does not exist', () => store.putFile(bucket, 'x', join(folder, 'missing'), 'video/mp4'), 'not_found'],
    [
      'a file that has changed since it was sealed',
      () => store.putFile(bucket, 'x', file, 'video/mp4', { sha256: '0'.repeat(64) }),
      'mismatch',
    ],
  ])('rejects %s with an error code of its own', async (_what, act, code) => {
    await expect(act()).rejects.toMatchObject({ name: 'ObjectStoreError', code });
  });
});

describe('the store over S3', () => {
  test('does not store a file whose SHA-256 does not match', async () => {
    const store = createObjectStore({ endpoint, accessKey: root.accessKey, secretKey: root.secretKey });
    await store.putFile(bucket, 'broken', file, 'video/mp4', { sha256: '1'.repeat(64) }).catch(() => {});
    await expect(store.stat(bucket, 'broken')).rejects.toMatchObject({ code: 'not_found' });
  });

  test.each(['../other/x', 'a/../../other/x', 'a/./b', ''])(
    'refuses a key that an HTTP client would resolve: %j',
    async (key) => {
      const store = createObjectStore({ endpoint, accessKey: root.accessKey, secretKey: root.secretKey });
      await expect(store.putBytes(bucket, key, Buffer.from('x'), 'text/plain')).rejects.toMatchObject({
        code: 'not_found',
      });
    },
  );

  test('that does not answer is unavailable', async () => {
    const away = createObjectStore({
      endpoint: 'http://127.0.0.1:1',
      accessKey: 'nobody',
      secretKey: 'nothing-at-all',
    });
    await expect(away.putBytes('bucket', 'k', Buffer.from('x'), 'text/plain')).rejects.toMatchObject({
      code: 'unavailable',
    });
    await expect(away.list('bucket', '')).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('denies a request with a wrong secret key', async () => {
    const wrong = createObjectStore({ endpoint, accessKey: root.accessKey, secretKey: 'wrong-wrong-wrong' });
    await expect(wrong.stat(bucket, 'a/bytes')).rejects.toMatchObject({ code: 'denied' });
  });
});
