import { randomUUID } from 'node:crypto';
import type { ObjectStore } from '@marsad/objects';
import { createObjectStore, ObjectStoreError } from '@marsad/objects';
import { createS3Client } from '@marsad/objects/testing';
import { buffer } from 'node:stream/consumers';
import { useStack } from '@marsad/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { createStoreAdministration } from './administration.ts';
import type { Bucket } from './policies.ts';
import { BUCKETS, bucketPolicyOf, isVersioned, OBJECT_RIGHTS } from './policies.ts';

const stack = useStack();
const { endpoint, root } = stack.addresses.s3;
const owner = createObjectStore({ endpoint, accessKey: root.accessKey, secretKey: root.secretKey });
const administrator = createS3Client({ endpoint, ...root });
/** Whether the store is the local one. Another store has an administration of its own, which these tests do not know. */
const local = process.env['MARSAD_TEST_STORE'] === undefined;
const key = `access/${randomUUID()}`;
beforeAll(async () => {
  for (const bucket of BUCKETS) await owner.putBytes(bucket, key, Buffer.from('x'), 'text/plain');
});

const outcome = (act: Promise<unknown>): Promise<string> =>
  act.then(
    () => 'allowed',
    (error: unknown) => (error instanceof ObjectStoreError ? error.code : String(error)),
  );

const services = Object.keys(OBJECT_RIGHTS) as (keyof typeof OBJECT_RIGHTS)[];
/** The key below a service's own prefix. */
const ownKey = (service: string): string => `${service}/${key}`;
const cases = services.flatMap((service) => BUCKETS.map((bucket) => [service, bucket] as const));
const versionedBuckets = BUCKETS.filter(isVersioned);
const unversionedBuckets = BUCKETS.filter((bucket) => !isVersioned(bucket));
const destroys = (service: keyof typeof OBJECT_RIGHTS, bucket: Bucket): boolean =>
  OBJECT_RIGHTS[service]?.destroy?.includes(bucket) ?? false;
/** It removes its own objects, or destroys every service's. */
const removes = (service: keyof typeof OBJECT_RIGHTS, bucket: Bucket): boolean =>
  destroys(service, bucket) || (OBJECT_RIGHTS[service]?.remove?.some((name) => name === bucket) ?? false);
const holds = (service: keyof typeof OBJECT_RIGHTS, bucket: Bucket): boolean =>
  OBJECT_RIGHTS[service]?.hold?.includes(bucket) ?? false;
const withoutDestroyers = ([service, bucket]: readonly [keyof typeof OBJECT_RIGHTS, Bucket]): boolean =>
  !destroys(service, bucket);

describe('the object store', () => {
  test.each(cases)('gives %s in %s its rights and no more', async (service, bucket) => {
    const store: ObjectStore = createObjectStore(stack.objects(service));
    const { read = [], write = [] } = OBJECT_RIGHTS[service] ?? {};
    const expected = (may: boolean): string => (may ? 'allowed' : 'denied');
    expect(await outcome(store.stat(bucket, key)), 'reading').toBe(expected(read.includes(bucket)));
    const lists = read.includes(bucket) || removes(service, bucket);
    expect(await outcome(store.list(bucket, 'access/')), 'listing').toBe(expected(lists));
    const written = store.putBytes(bucket, ownKey(service), Buffer.from('y'), 'text/plain');
    expect(await outcome(written), 'writing').toBe(expected(write.includes(bucket)));
    await owner.putBytes(bucket, ownKey(service), Buffer.from('y'), 'text/plain');
    const removed = store.remove(bucket, ownKey(service));
    expect(await outcome(removed), 'deleting').toBe(expected(removes(service, bucket)));
  });

  test('lets the owner of each bucket without versions delete in it, and retention alone in those that it erases', () => {
    const removers = BUCKETS.map((bucket) => [bucket, services.filter((service) => removes(service, bucket))]);
    expect(removers).toEqual([
      ['recordings', ['retention']],
      ['masks', ['retention']],
      ['tracks', ['camera-ingest', 'retention']],
      ['views', ['retention']],
      ['playback', ['view-maker']],
      ['evidence', ['retention']],
      ['watchlist', []],
    ]);
  });

  test.each(cases.filter(withoutDestroyers))(
    'attack: %s in %s does not delete below another name',
    async (service, bucket) => {
      const store = createObjectStore(stack.objects(service));
      const client = createS3Client(stack.objects(service));
      const others = [
        '',
        `${service}-2/`,
        ...services.filter((other) => other !== service).map((other) => `${other}/`),
      ];
      for (const prefix of others) {
        const at = `${prefix}${key}`;
        await owner.putBytes(bucket, at, Buffer.from('another’s'), 'text/plain');
        expect(await outcome(store.remove(bucket, at)), prefix).toBe('denied');
        const many = `<Delete><Object><Key>${at}</Key></Object></Delete>`;
        await client.ask('POST', { bucket, query: { delete: '' }, body: many });
        await client.ask('DELETE', { bucket, key: at, query: { versionId: 'null' } });
        await client.ask('DELETE', { bucket, key: `${service}/../${at}` });
        expect(await outcome(owner.stat(bucket, at)), prefix).toBe('allowed');
      }
    },
  );

  test.each(unversionedBuckets)('keeps nothing in %s of what its owner overwrote or deleted', async (bucket) => {
    const [service] = services.filter((name) => removes(name, bucket));
    if (!service) throw new Error(`no service deletes in ${bucket}`);
    const store = createObjectStore(stack.objects(service));
    const at = `${ownKey(service)}-gone`;
    for (const text of ['first', 'second']) await store.putBytes(bucket, at, Buffer.from(text), 'text/plain');
    await store.remove(bucket, at);
    const { text: xml } = await administrator.ask('GET', { bucket, query: { versions: '', prefix: at } });
    expect(xml).not.toMatch(/<(Version|DeleteMarker)>/);
  });

  test.each(cases)('lets %s in %s write below its own name only', async (service, bucket) => {
    const store = createObjectStore(stack.objects(service));
    const others = [
      '',
      'x',
      `${service}`,
      `${service}-2/`,
      ...services.filter((other) => other !== service).map((other) => `${other}/`),
    ];
    for (const prefix of others)
      expect(await outcome(store.putBytes(bucket, `${prefix}${key}`, Buffer.from('y'), 'text/plain')), prefix).toBe(
        'denied',
      );
  });

  test.each(services.filter((service) => service !== 'plate-reader'))(
    'attack: %s does not overwrite a plate crop',
    async (service) => {
      const cropKey = ownKey('plate-reader');
      await createObjectStore(stack.objects('plate-reader')).putBytes(
        'evidence',
        cropKey,
        Buffer.from('plate'),
        'image/jpeg',
      );
      const store = createObjectStore(stack.objects(service));
      expect(await outcome(store.putBytes('evidence', cropKey, Buffer.from('another'), 'image/jpeg'))).toBe('denied');
      expect((await owner.stat('evidence', cropKey)).bytes).toBe(5);
    },
  );

  test.each(versionedBuckets)('keeps the earlier bytes in %s when their own writer overwrites them', async (bucket) => {
    const [service] = services.filter((name) => OBJECT_RIGHTS[name]?.write?.includes(bucket));
    if (!service) throw new Error(`no service writes ${bucket}`);
    const store = createObjectStore(stack.objects(service));
    const at = `${ownKey(service)}-versions`;
    await store.putBytes(bucket, at, Buffer.from('first'), 'text/plain');
    const { versionId } = await owner.stat(bucket, at);
    await store.putBytes(bucket, at, Buffer.from('second'), 'text/plain');
    const { stream } = await owner.getStream(bucket, at, undefined, versionId);
    expect((await buffer(stream)).toString()).toBe('first');
  });

  test('lets no service create a bucket', async () => {
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

  test.each(cases)('attack: %s does not climb out of its prefix in %s', async (service, bucket) => {
    const client = createS3Client(stack.objects(service));
    const run = randomUUID();
    const others = services.filter((other) => other !== service);
    for (const climb of [`${service}/../`, `${service}/x/../../`, `./`, `${service}/./../`, `/`, `/${service}/../`])
      for (const target of ['climbed', ...others.map((other) => `${other}/climbed`)])
        await client.ask('PUT', { bucket, key: `${climb}${target}-${run}`, body: 'climbed' });
    for (const target of ['climbed', ...others.map((other) => `${other}/climbed`)]) {
      const answer = await administrator.ask('GET', { bucket, key: `${target}-${run}` });
      expect(answer.status, target).toBe(404);
    }
  });

  test('lets cases alone put and lift legal holds, and only where there are versions', () => {
    const holders = BUCKETS.map((bucket) => [bucket, services.filter((service) => holds(service, bucket))]);
    expect(holders.filter(([, names]) => names?.length !== 0)).toEqual([
      ['recordings', ['cases']],
      ['masks', ['cases']],
      ['evidence', ['cases']],
    ]);
  });

  test.each(cases.filter(([service, bucket]) => holds(service, bucket)))(
    '%s in %s puts and lifts a hold, and deletes nothing, held or not',
    async (service, bucket) => {
      const own = ownKey(`other/${service}`);
      const { versionId = '' } = await administrator.ask('PUT', { bucket, key: own, body: 'evidence' });
      const client = createS3Client(stack.objects(service));
      const hold = (status: string) => ({
        ...{ bucket, key: own, query: { 'legal-hold': '', versionId } },
        body: `<LegalHold><Status>${status}</Status></LegalHold>`,
      });
      expect((await client.ask('PUT', hold('ON'))).status).toBe(200);
      expect((await administrator.ask('DELETE', { bucket, key: own, query: { versionId } })).status).not.toBe(204);
      expect((await client.ask('PUT', hold('OFF'))).status).toBe(200);
      expect((await client.ask('DELETE', { bucket, key: own, query: { versionId } })).status).toBe(403);
    },
  );

  test.each(
    cases.filter(withoutDestroyers).filter(([service, bucket]) => isVersioned(bucket) && !holds(service, bucket)),
  )('attack: %s in %s can delete, hold and release nothing', async (service, bucket) => {
    const own = ownKey(service);
    const { versionId = '' } = await administrator.ask('PUT', { bucket, key: own, body: 'evidence' });
    const client = createS3Client(stack.objects(service));
    const lock = (name: string, body: string) => ({ bucket, key: own, query: { [name]: '', versionId }, body });
    const until = new Date(Date.now() + 60_000).toISOString().slice(0, 19) + 'Z';
    const requests = {
      deletion: ['DELETE', { bucket, key: own }],
      'deletion of a version': ['DELETE', { bucket, key: own, query: { versionId } }],
      'a hold': ['PUT', lock('legal-hold', '<LegalHold><Status>ON</Status></LegalHold>')],
      'a release': ['PUT', lock('legal-hold', '<LegalHold><Status>OFF</Status></LegalHold>')],
      'a retention': [
        'PUT',
        lock('retention', `<Retention><Mode>GOVERNANCE</Mode><RetainUntilDate>${until}</RetainUntilDate></Retention>`),
      ],
    } as const;
    for (const [what, [method, request]] of Object.entries(requests))
      expect((await client.ask(method, request)).status, what).toBe(403);
    const many = `<Delete><Object><Key>${own}</Key><VersionId>${versionId}</VersionId></Object></Delete>`;
    await client.ask('POST', { bucket, query: { delete: '' }, body: many });
    expect((await administrator.ask('GET', { bucket, key: own, query: { versionId } })).text).toBe('evidence');
    expect((await administrator.ask('GET', { bucket, key: own })).text).toBe('evidence');
  });

  test.each(cases)('attack: %s in %s can change no rule, and cannot delete the bucket', async (service, bucket) => {
    const client = createS3Client(stack.objects(service));
    const requests = {
      'its own policy': ['PUT', { bucket, query: { policy: '' }, body: JSON.stringify(bucketPolicyOf(bucket)) }],
      'reading the policy': ['GET', { bucket, query: { policy: '' } }],
      'the end of versioning': [
        'PUT',
        {
          bucket,
          query: { versioning: '' },
          body: '<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>',
        },
      ],
      'deletion of the bucket': ['DELETE', { bucket }],
    } as const;
    for (const [what, [method, request]] of Object.entries(requests))
      expect((await client.ask(method, request)).status, what).toBe(403);
  });

  test.each(versionedBuckets)(
    'does not delete a held version in %s, even for the administrator, until the hold is lifted',
    async (bucket) => {
      const held = `access/held-${randomUUID()}`;
      const { versionId = '' } = await administrator.ask('PUT', { bucket, key: held, body: 'evidence' });
      const hold = (status: string) =>
        administrator.ask('PUT', {
          bucket,
          key: held,
          query: { 'legal-hold': '', versionId },
          body: `<LegalHold><Status>${status}</Status></LegalHold>`,
        });
      const destroy = () => administrator.ask('DELETE', { bucket, key: held, query: { versionId } });
      expect((await hold('ON')).status).toBe(200);
      expect((await destroy()).status).toBeGreaterThanOrEqual(400);
      expect((await administrator.ask('GET', { bucket, key: held })).text).toBe('evidence');
      await hold('OFF');
      expect((await destroy()).status).toBe(204);
    },
  );

  test.runIf(local)('refuses its administration without credentials, and to a service', async () => {
    const users = [
      '/create-user',
      '/update-user?access=camera-ingest',
      '/list-users',
      '/delete-user?access=camera-ingest',
    ];
    for (const path of users)
      expect((await fetch(`${endpoint}${path}`, { method: 'PATCH', body: '<Account/>' })).status, path).toBe(403);
    for (const service of services) {
      const administration = createStoreAdministration(endpoint, stack.objects(service));
      await expect(administration.setUser('intruder', 'long-enough-secret')).rejects.toThrow('403');
      await expect(administration.setPolicy('recordings', bucketPolicyOf('recordings'))).rejects.toThrow('403');
    }
  });

  test.runIf(local)('gives a service a new secret at the next start, and refuses the old one', async () => {
    const administration = createStoreAdministration(endpoint, root);
    const user = `t-${randomUUID().slice(0, 8)}`;
    const asking = (secretKey: string) =>
      createS3Client({ endpoint, accessKey: user, secretKey }).ask('GET', { bucket: 'evidence', key });
    await administration.setUser(user, 'the-first-secret-of-all');
    expect(await asking('the-first-secret-of-all')).toMatchObject({ status: 403, code: 'AccessDenied' });
    await administration.setUser(user, 'another-secret-after-it');
    expect(await asking('the-first-secret-of-all')).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
    expect(await asking('another-secret-after-it')).toMatchObject({ status: 403, code: 'AccessDenied' });
  });
});
