import { randomUUID } from 'node:crypto';
import { useStack } from '@marsad/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { createObjectStore } from './s3-store.ts';
import { createS3Client } from './testing/s3-client.ts';
import { createVersionStore } from './version-store.ts';
import type { StoredVersion } from './version-store.ts';

const stack = useStack();
const { endpoint, root } = stack.addresses.s3;
const credentials = { endpoint, accessKey: root.accessKey, secretKey: root.secretKey };
const store = createObjectStore(credentials);
const administrator = createS3Client(credentials);
const retention = createVersionStore(stack.objects('retention'));

const allBelow = async (bucket: string, prefix: string): Promise<StoredVersion[]> => {
  const found: StoredVersion[] = [];
  for await (const page of retention.pages(bucket, prefix)) found.push(...page);
  return found;
};
const put = (bucket: string, key: string, text = 'x') => store.putBytes(bucket, key, Buffer.from(text), 'text/plain');
const hold = (key: string, versionId: string, status: 'ON' | 'OFF') =>
  administrator.ask('PUT', {
    bucket: 'recordings',
    key,
    query: { 'legal-hold': '', versionId },
    body: `<LegalHold><Status>${status}</Status></LegalHold>`,
  });

describe('with the credentials of retention', () => {
  let root: string;
  beforeAll(() => {
    root = `access/${randomUUID()}/`;
  });

  test('versions and delete markers are listed, and their folders, even where only hidden versions lie', async () => {
    await put('recordings', `${root}a/1`, 'first');
    await put('recordings', `${root}a/1`, 'again');
    await put('recordings', `${root}b/2`);
    await administrator.ask('DELETE', { bucket: 'recordings', key: `${root}b/2` });
    const found = await allBelow('recordings', root);
    expect(found.map(({ key, isMarker, bytes }) => [key.slice(root.length), isMarker, bytes])).toEqual(
      expect.arrayContaining([
        ['a/1', false, 5],
        ['a/1', false, 5],
        ['b/2', true, 0],
        ['b/2', false, 1],
      ]),
    );
    expect(found).toHaveLength(4);
    expect(await retention.folders('recordings', root)).toEqual(['a/', 'b/']);
  });

  test('a list of more than a page is read to its end', async () => {
    const prefix = `${root}many/`;
    await Promise.all(Array.from({ length: 20 }, (_, of) => putSome(prefix, of)));
    const found = await allBelow('recordings', prefix);
    expect(new Set(found.map(({ key }) => key)).size).toBe(1_040);
  }, 60_000);
  const putSome = async (prefix: string, of: number): Promise<void> => {
    for (let n = 0; n < 52; n += 1) await put('recordings', `${prefix}${of}-${n}`);
  };

  test('destroys a version for good, twice without an error', async () => {
    const prefix = `${root}gone/`;
    await put('recordings', `${prefix}1`);
    await administrator.ask('DELETE', { bucket: 'recordings', key: `${prefix}1` });
    for (const version of await allBelow('recordings', prefix))
      expect([
        await retention.removeVersion('recordings', version),
        await retention.removeVersion('recordings', version),
      ]).toEqual(['removed', 'removed']);
    expect(await allBelow('recordings', prefix)).toEqual([]);
    expect(await retention.folders('recordings', prefix)).toEqual([]);
  });

  test('destroys what lies in a bucket without versions', async () => {
    const prefix = `${root}plain/`;
    await put('tracks', `${prefix}1`);
    const [version] = await allBelow('tracks', prefix);
    expect(version).toMatchObject({ key: `${prefix}1`, versionId: 'null', isMarker: false });
    expect(await retention.isHeld('tracks', version!)).toBe(false);
    expect(await retention.removeVersion('tracks', version!)).toBe('removed');
    expect(await allBelow('tracks', prefix)).toEqual([]);
  });

  test('attack: a held version is refused, is known as held, and can be destroyed once it is released', async () => {
    const prefix = `${root}held/`;
    await put('recordings', `${prefix}1`);
    const [version] = await allBelow('recordings', prefix);
    expect(await retention.isHeld('recordings', version!)).toBe(false);
    await hold(version!.key, version!.versionId, 'ON');
    expect(await retention.removeVersion('recordings', version!)).toBe('refused');
    expect(await retention.isHeld('recordings', version!)).toBe(true);
    expect(await allBelow('recordings', prefix)).toHaveLength(1);
    await hold(version!.key, version!.versionId, 'OFF');
    expect(await retention.removeVersion('recordings', version!)).toBe('removed');
  });

  test('attack: retention can neither read, write, hold nor release', async () => {
    const key = `${root}unread/1`;
    await put('recordings', key, 'a face');
    const [version] = await allBelow('recordings', key);
    const client = createS3Client(stack.objects('retention'));
    expect((await client.ask('GET', { bucket: 'recordings', key })).status).toBe(403);
    expect((await client.ask('PUT', { bucket: 'recordings', key, body: 'over it' })).status).toBe(403);
    const lock = { bucket: 'recordings', key, query: { 'legal-hold': '', versionId: version!.versionId } };
    const body = '<LegalHold><Status>OFF</Status></LegalHold>';
    expect((await client.ask('PUT', { ...lock, body })).status).toBe(403);
  });
});
