import { randomUUID } from 'node:crypto';
import type { ObjectStore } from '@marsad/objects';
import { createObjectStore } from '@marsad/objects';
import { buffer } from 'node:stream/consumers';
import { useStack } from '@marsad/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { BUCKETS, OBJECT_RIGHTS } from './policies.ts';

const stack = useStack();
const { endpoint, root } = stack.addresses.s3;
const owner = createObjectStore({ endpoint, accessKey: root.accessKey, secretKey: root.secretKey });
const key = `access/${randomUUID()}`;
beforeAll(async () => {
  for (const bucket of BUCKETS) await owner.putBytes(bucket, key, Buffer.from('x'), 'text/plain');
});

const outcome = (act: Promise<unknown>): Promise<string> =>
  act.then(
    () => 'allowed',
    (error: unknown) => (error as { kind?: string }).kind ?? String(error),
  );

const services = Object.keys(OBJECT_RIGHTS) as (keyof typeof OBJECT_RIGHTS)[];
/** Where each service writes where it may; the cut-out of another lies there already. */
const ownKey = (service: string): string => `${service}/${key}`;
const cases = services.flatMap((service) => BUCKETS.map((bucket) => [service, bucket] as const));

describe('the object store', () => {
  test.each(cases)('gives %s in %s its rights and no more', async (service, bucket) => {
    const store: ObjectStore = createObjectStore(stack.objects(service));
    const { read = [], write = [] } = OBJECT_RIGHTS[service] ?? {};
    const expected = (may: boolean): string => (may ? 'allowed' : 'denied');
    expect(await outcome(store.stat(bucket, key)), 'reading').toBe(expected(read.includes(bucket)));
    expect(await outcome(store.list(bucket, 'access/')), 'listing').toBe(expected(read.includes(bucket)));
    const written = store.putBytes(bucket, ownKey(service), Buffer.from('y'), 'text/plain');
    expect(await outcome(written), 'writing').toBe(expected(write.includes(bucket)));
  });

  test.each(cases)('lets %s in %s write below its own name only', async (service, bucket) => {
    const store = createObjectStore(stack.objects(service));
    const others = [
      '',
      'x',
      `${service}`,
      `${service}-2/`,
      ...services.filter((one) => one !== service).map((one) => `${one}/`),
    ];
    for (const prefix of others)
      expect(await outcome(store.putBytes(bucket, `${prefix}${key}`, Buffer.from('y'), 'text/plain')), prefix).toBe(
        'denied',
      );
  });

  test.each(services.filter((service) => service !== 'plate-reader'))(
    'attack: %s does not overwrite a plate cut-out',
    async (service) => {
      const cutOut = ownKey('plate-reader');
      await createObjectStore(stack.objects('plate-reader')).putBytes(
        'evidence',
        cutOut,
        Buffer.from('plate'),
        'image/jpeg',
      );
      const store = createObjectStore(stack.objects(service));
      expect(await outcome(store.putBytes('evidence', cutOut, Buffer.from('another'), 'image/jpeg'))).toBe('denied');
      expect((await owner.stat('evidence', cutOut)).bytes).toBe(5);
    },
  );

  test.each(BUCKETS)('keeps what was in %s when its own writer writes over it', async (bucket) => {
    const [service] = services.filter((one) => OBJECT_RIGHTS[one]?.write?.includes(bucket));
    if (!service) throw new Error(`nobody writes ${bucket}`);
    const store = createObjectStore(stack.objects(service));
    const at = `${ownKey(service)}-versions`;
    await store.putBytes(bucket, at, Buffer.from('first'), 'text/plain');
    const { versionId } = await owner.stat(bucket, at);
    await store.putBytes(bucket, at, Buffer.from('second'), 'text/plain');
    const { stream } = await owner.getStream(bucket, at, undefined, versionId);
    expect((await buffer(stream)).toString()).toBe('first');
  });

  test('lets no service make a bucket', async () => {
    expect(await outcome(createObjectStore(stack.objects('camera-ingest')).ensureBuckets([`b-${randomUUID()}`]))).toBe(
      'denied',
    );
  });

  test.each(BUCKETS)('refuses a request without credentials to %s', async (bucket) => {
    for (const [method, path] of [
      ['GET', `${bucket}/${key}`],
      ['GET', `${bucket}?list-type=2`],
      ['PUT', `${bucket}/anonymous`],
    ] as const) {
      const body = method === 'PUT' ? 'x' : null;
      expect((await fetch(`${endpoint}/${path}`, { method, body })).status, `${method} ${path}`).toBe(403);
    }
  });

  test('refuses its administration without credentials, and to a service', async () => {
    const { createMinioAdministration } = await import('./administration.ts');
    expect((await fetch(`${endpoint}/minio/admin/v3/list-users`)).status).toBe(403);
    const service = stack.objects('camera-ingest');
    await expect(
      createMinioAdministration(endpoint, service).setUser('intruder', 'long-enough-secret'),
    ).rejects.toThrow('403');
  });
});
