import { randomUUID } from 'node:crypto';
import type { ObjectStore } from '@marsad/objects';
import { createObjectStore } from '@marsad/objects';
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

const services = ['camera-ingest', 'plate-reader', 'command-center'] as const;
const cases = services.flatMap((service) => BUCKETS.map((bucket) => [service, bucket] as const));

describe('the object store', () => {
  test.each(cases)('gives %s in %s its rights and no more', async (service, bucket) => {
    const store: ObjectStore = createObjectStore(stack.objects(service));
    const { read = [], write = [] } = OBJECT_RIGHTS[service] ?? {};
    const expected = (may: boolean): string => (may ? 'allowed' : 'denied');
    expect(await outcome(store.stat(bucket, key)), 'reading').toBe(expected(read.includes(bucket)));
    expect(await outcome(store.list(bucket, 'access/')), 'listing').toBe(expected(read.includes(bucket)));
    const written = store.putBytes(bucket, `${key}-${service}`, Buffer.from('y'), 'text/plain');
    expect(await outcome(written), 'writing').toBe(expected(write.includes(bucket)));
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
