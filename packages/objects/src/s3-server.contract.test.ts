import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { useStack } from '@marsad/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { createS3Client, elements, send } from './testing/s3-client.ts';
import type { S3Response, S3Request } from './testing/s3-client.ts';

/**
 * The contract that every object store must keep. It runs on the store of the local city, or on the one that MARSAD_TEST_STORE names
 * (docs/object-stores.md). It creates three buckets, named `contract-…`, and leaves them, because some objects in them are locked for
 * minutes.
 */
const { endpoint, root } = useStack().addresses.s3;
const administrator = createS3Client({ endpoint, ...root });
const run = randomUUID().slice(0, 8);
const versioned = `contract-versions-${run}`;
const locked = `contract-locks-${run}`;
const plain = `contract-plain-${run}`;

const ask = async (method: string, request: S3Request): Promise<S3Response> => administrator.ask(method, request);
/** Sends a request that a test depends on. @throws when the server refuses it */
const askOrThrow = async (method: string, request: S3Request): Promise<S3Response> => {
  const answer = await ask(method, request);
  if (answer.status >= 300) throw new Error(`${method} ${request.bucket}/${request.key}: ${answer.text}`);
  return answer;
};
const put = async (bucket: string, key: string, body: string | Uint8Array, headers = {}): Promise<string> =>
  (await askOrThrow('PUT', { bucket, key, body, headers })).versionId ?? '';
const text = async (bucket: string, key: string, versionId?: string): Promise<string> =>
  (await askOrThrow('GET', { bucket, key, query: versionId === undefined ? {} : { versionId } })).text;
const deleteVersion = (bucket: string, key: string, versionId: string, headers = {}): Promise<S3Response> =>
  ask('DELETE', { bucket, key, query: { versionId }, headers });
const keepVersions = (bucket: string, status: string): Promise<S3Response> =>
  ask('PUT', {
    bucket,
    query: { versioning: '' },
    body: `<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Status>${status}</Status></VersioningConfiguration>`,
  });
const hold = (key: string, versionId: string, status: string, bucket = locked): Promise<S3Response> =>
  ask('PUT', {
    bucket,
    key,
    query: { 'legal-hold': '', versionId },
    body: `<LegalHold xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Status>${status}</Status></LegalHold>`,
  });
const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString().slice(0, 19) + 'Z';
const retain = (key: string, versionId: string, mode: string, until: string, headers = {}): Promise<S3Response> =>
  ask('PUT', {
    bucket: locked,
    key,
    headers,
    query: { retention: '', versionId },
    body: `<Retention xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Mode>${mode}</Mode><RetainUntilDate>${until}</RetainUntilDate></Retention>`,
  });
/** S3 answers 403 if a lock forbids a request, other stores 400 or 409. The tests need only the refusal, and the bytes still there. */
const REFUSED = [400, 403, 409];
const BYPASS = { 'x-amz-bypass-governance-retention': 'true' };

beforeAll(async () => {
  await askOrThrow('PUT', { bucket: versioned });
  await keepVersions(versioned, 'Enabled');
  await askOrThrow('PUT', { bucket: locked, headers: { 'x-amz-bucket-object-lock-enabled': 'true' } });
  await askOrThrow('PUT', { bucket: plain });
});

describe('an object', () => {
  test.each([
    ['spaces and signs', "a b+c&d=e;f,g$h@i!j'k(l)m*n~"],
    ['text that looks escaped', '%41%2F%00/%'],
    ['a query and a fragment', 'a?b=c#d'],
    ['quotes and brackets', '"<q>"[x]{y}|^`'],
    ['Arabic', 'كاميرا/بوابة'],
    ['a character outside the first Unicode plane', 'a/😀.jpg'],
    ['dots', 'a..b/...c/.hidden'],
    [
      'a part of 200 letters, 900 in all',
      Array.from({ length: 4 }, () => 'x'.repeat(200)).join('/') + '/' + 'y'.repeat(96),
    ],
  ])('with %s in its key is stored, read and listed under that key', async (_what, key) => {
    const under = `keys/${randomUUID()}/${key}`;
    await put(versioned, under, 'content');
    expect(await text(versioned, under)).toBe('content');
    const listed = await askOrThrow('GET', { bucket: versioned, query: { 'list-type': '2', prefix: under } });
    expect(elements(listed.text, 'Key')).toEqual([under]);
  });

  test('whose key extends another key is stored beside that object or refused, and never replaces it', async () => {
    await put(versioned, 'beside/a', 'first');
    const below = await ask('PUT', { bucket: versioned, key: 'beside/a/b', body: 'second' });
    expect(await text(versioned, 'beside/a')).toBe('first');
    if (below.status < 300) expect(await text(versioned, 'beside/a/b')).toBe('second');
    else expect(below.status).toBeLessThan(500);
  });

  test('may have no bytes', async () => {
    await put(versioned, 'empty', '', { 'content-type': 'image/jpeg' });
    const { headers, status } = await ask('HEAD', { bucket: versioned, key: 'empty' });
    expect([status, headers['content-length'], headers['content-type']]).toEqual([200, '0', 'image/jpeg']);
  });

  test.each([
    ['the first bytes', 'bytes=0-4', 206, '01234'],
    ['a middle', 'bytes=3-6', 206, '3456'],
    ['an open end', 'bytes=7-', 206, '789'],
    ['an end past the last byte', 'bytes=8-99', 206, '89'],
    ['the last three', 'bytes=-3', 206, '789'],
  ])('returns %s of any version', async (_what, range, status, expected) => {
    const first = await put(versioned, 'range', '0123456789');
    await put(versioned, 'range', 'abcdefghij');
    const part = await ask('GET', { bucket: versioned, key: 'range', query: { versionId: first }, headers: { range } });
    expect([part.status, part.text]).toEqual([status, expected]);
    expect(part.headers['content-range']).toMatch(/\/10$/);
  });

  test('refuses a range past its end', async () => {
    await put(versioned, 'short', '0123456789');
    const part = await ask('GET', { bucket: versioned, key: 'short', headers: { range: 'bytes=10-' } });
    expect([part.status, part.code]).toEqual([416, 'InvalidRange']);
  });

  test.each([
    ['SHA-256', { 'x-amz-checksum-sha256': createHash('sha256').update('another').digest('base64') }],
    ['MD5', { 'content-md5': createHash('md5').update('another').digest('base64') }],
  ])('that does not match its %s is refused and not stored', async (what, headers) => {
    const answer = await ask('PUT', { bucket: versioned, key: `broken/${what}`, body: 'content', headers });
    expect(answer.status).toBe(400);
    expect((await ask('HEAD', { bucket: versioned, key: `broken/${what}` })).status).toBe(404);
  });

  test('whose upload breaks off is not stored', async () => {
    const address = await administrator.sign('PUT', { bucket: versioned, key: 'cut' });
    const half = new ReadableStream({
      start: (controller) => {
        controller.enqueue(Buffer.alloc(100_000));
        controller.error(new Error('gone'));
      },
    });
    const headers = { 'content-length': '200000' };
    await expect(fetch(address, { method: 'PUT', body: half, duplex: 'half', headers })).rejects.toThrow();
    expect((await ask('HEAD', { bucket: versioned, key: 'cut' })).status).toBe(404);
  });

  test('is listed once and in order, even over several pages', async () => {
    const keys = Array.from({ length: 1_050 }, (_, index) => `many/${String(index).padStart(4, '0')}.jpg`);
    await inSixteens(keys, (key) => put(plain, key, key));
    const listed: string[] = [];
    for (let token: string | undefined = ''; token !== undefined;) {
      const query = { 'list-type': '2', prefix: 'many/', ...(token ? { 'continuation-token': token } : {}) };
      const page = await askOrThrow('GET', { bucket: plain, query });
      expect(elements(page.text, 'Key').length).toBeLessThanOrEqual(1_000);
      listed.push(...elements(page.text, 'Key'));
      [token] = elements(page.text, 'NextContinuationToken');
    }
    expect(listed).toEqual(keys);
  });

  test('in a folder is listed by its folder if a delimiter is given', async () => {
    for (const key of ['f/2026-09-21/1', 'f/2026-09-22/1', 'f/x']) await put(plain, key, 'x');
    const { text: xml } = await askOrThrow('GET', {
      bucket: plain,
      query: { 'list-type': '2', prefix: 'f/', delimiter: '/' },
    });
    expect(elements(xml, 'Prefix')).toEqual(expect.arrayContaining(['f/2026-09-21/', 'f/2026-09-22/']));
    expect(elements(xml, 'Key')).toEqual(['f/x']);
  });
});

const inSixteens = async <Item>(items: readonly Item[], act: (item: Item) => Promise<unknown>): Promise<void> => {
  const left = [...items];
  const worker = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await act(item);
  };
  await Promise.all(Array.from({ length: 16 }, worker));
};

describe('a bucket that keeps versions', () => {
  test('gives each of sixteen concurrent writers a version of its own, with that writer’s bytes', async () => {
    const contents = Array.from({ length: 16 }, (_, index) => `${index}:${randomBytes(20_000).toString('hex')}`);
    const ids = await Promise.all(contents.map((content) => put(versioned, 'raced', content)));
    expect(new Set(ids).size).toBe(16);
    for (const [index, id] of ids.entries()) expect(await text(versioned, 'raced', id)).toBe(contents[index]);
    expect(contents).toContain(await text(versioned, 'raced'));
  });

  test('hides a deleted object, and still returns every version of it', async () => {
    const id = await put(versioned, 'gone', 'kept');
    const marker = await askOrThrow('DELETE', { bucket: versioned, key: 'gone' });
    expect(marker.headers['x-amz-delete-marker']).toBe('true');
    expect(marker.versionId).not.toBe(id);
    expect(await ask('GET', { bucket: versioned, key: 'gone' })).toMatchObject({ status: 404, code: 'NoSuchKey' });
    expect((await ask('HEAD', { bucket: versioned, key: 'gone' })).status).toBe(404);
    expect(await text(versioned, 'gone', id)).toBe('kept');
    const listed = await askOrThrow('GET', { bucket: versioned, query: { 'list-type': '2', prefix: 'gone' } });
    expect(elements(listed.text, 'Key')).toEqual([]);
  });

  test('shows an object again after its delete marker was deleted', async () => {
    await put(versioned, 'back', 'kept');
    const { versionId = '' } = await askOrThrow('DELETE', { bucket: versioned, key: 'back' });
    expect((await deleteVersion(versioned, 'back', versionId)).status).toBe(204);
    expect(await text(versioned, 'back')).toBe('kept');
  });

  test('deletes the named version and no other', async () => {
    const [first, second, third] = [
      await put(versioned, 'three', 'first'),
      await put(versioned, 'three', 'second'),
      await put(versioned, 'three', 'third'),
    ];
    expect((await deleteVersion(versioned, 'three', second)).status).toBe(204);
    expect((await ask('GET', { bucket: versioned, key: 'three', query: { versionId: second } })).status).toBe(404);
    expect([await text(versioned, 'three', first), await text(versioned, 'three')]).toEqual(['first', 'third']);
    expect((await deleteVersion(versioned, 'three', third)).status).toBe(204);
    expect(await text(versioned, 'three')).toBe('first');
    expect((await deleteVersion(versioned, 'three', first)).status).toBe(204);
    expect((await ask('GET', { bucket: versioned, key: 'three' })).status).toBe(404);
  });

  test('lists every version and delete marker, the newest version of a key first, even on small pages', async () => {
    const versions: string[] = [];
    for (const key of ['v/a', 'v/b', 'v/c']) {
      const ids = [await put(versioned, key, '1'), await put(versioned, key, '2'), await put(versioned, key, '3')];
      versions.push(...ids.toReversed().map((id) => `${key} ${id}`));
    }
    const marker = `v/b ${(await askOrThrow('DELETE', { bucket: versioned, key: 'v/b' })).versionId}`;
    const listed = await listVersions('v/');
    expect(listed.filter((entry) => entry !== marker)).toEqual(versions);
    // A marker may end one page and also begin the next. That does no harm to a caller that deletes the listed versions.
    expect(listed).toContain(marker);
  });

  test.each(['GET', 'HEAD'])('refuses %s of a version that never existed', async (method) => {
    await put(versioned, 'one', 'x');
    const answer = await ask(method, { bucket: versioned, key: 'one', query: { versionId: randomUUID() } });
    expect([400, 404]).toContain(answer.status);
  });
});

/** Lists `key version` of each version, two a page. */
async function listVersions(prefix: string): Promise<string[]> {
  const listed: string[] = [];
  for (let next: Record<string, string> | undefined = {}; next;) {
    const query = { versions: '', prefix, 'max-keys': '2', ...next };
    const { text: xml } = await askOrThrow('GET', { bucket: versioned, query });
    listed.push(...entries(xml).map(({ key, id }) => `${key} ${id}`));
    const [key = '', id = ''] = [...elements(xml, 'NextKeyMarker'), ...elements(xml, 'NextVersionIdMarker')];
    next = elements(xml, 'IsTruncated')[0] === 'true' ? { 'key-marker': key, 'version-id-marker': id } : undefined;
    if (listed.length > 50) throw new Error(`the pages of ${prefix} do not end`);
  }
  return listed;
}

/** The versions and delete markers of an answer, in its order. */
const entries = (xml: string): { key: string; id: string }[] =>
  [...xml.matchAll(/<(Version|DeleteMarker)>(.*?)<\/\1>/gs)].map(([, , inner = '']) => ({
    key: elements(inner, 'Key')[0] ?? '',
    id: elements(inner, 'VersionId')[0] ?? '',
  }));

test('a bucket without versions keeps only the last bytes, and nothing after a deletion', async () => {
  for (const content of ['first', 'second']) await put(plain, 'live', content);
  expect(await text(plain, 'live')).toBe('second');
  await askOrThrow('DELETE', { bucket: plain, key: 'live' });
  const { text: xml } = await askOrThrow('GET', { bucket: plain, query: { versions: '', prefix: 'live' } });
  expect(entries(xml)).toEqual([]);
});

describe('a legal hold', () => {
  test('protects the named version even from the administrator, and no other version', async () => {
    const key = 'held/named';
    const [first, second] = [await put(locked, key, 'evidence'), await put(locked, key, 'another')];
    expect((await hold(key, first, 'ON')).status).toBe(200);
    expect(await statusOfHold(key, first)).toBe('ON');
    expect(REFUSED).toContain((await deleteVersion(locked, key, first, BYPASS)).status);
    expect((await deleteVersion(locked, key, second)).status).toBe(204);
    expect(await text(locked, key, first)).toBe('evidence');
  });

  test('survives an overwrite and a deletion, which only hide the version', async () => {
    const key = 'held/hidden';
    const id = await put(locked, key, 'evidence');
    await hold(key, id, 'ON');
    await put(locked, key, 'over it');
    expect((await askOrThrow('DELETE', { bucket: locked, key })).versionId).not.toBe(id);
    expect(await statusOfHold(key, id)).toBe('ON');
    expect(REFUSED).toContain((await deleteVersion(locked, key, id)).status);
    expect(await text(locked, key, id)).toBe('evidence');
  });

  test('can be put on an overwritten version', async () => {
    const key = 'held/earlier';
    const id = await put(locked, key, 'evidence');
    await put(locked, key, 'over it');
    expect((await hold(key, id, 'ON')).status).toBe(200);
    expect(REFUSED).toContain((await deleteVersion(locked, key, id)).status);
  });

  test('can be set by the upload of the object', async () => {
    const id = await put(locked, 'held/born', 'evidence', { 'x-amz-object-lock-legal-hold': 'ON' });
    expect(await statusOfHold('held/born', id)).toBe('ON');
    expect(REFUSED).toContain((await deleteVersion(locked, 'held/born', id)).status);
  });

  test('applies in a deletion of many objects: the held object is refused by name, the others are deleted', async () => {
    const held = await put(locked, 'many/held', 'evidence');
    const free = await put(locked, 'many/free', 'x');
    await hold('many/held', held, 'ON');
    const body = `<Delete>${[
      ['many/held', held],
      ['many/free', free],
    ]
      .map(([key, id]) => `<Object><Key>${key}</Key><VersionId>${id}</VersionId></Object>`)
      .join('')}</Delete>`;
    const answer = await ask('POST', { bucket: locked, query: { delete: '' }, body });
    const [refused = ''] = /<Error>.*?<\/Error>/s.exec(answer.text) ?? [];
    expect(elements(refused, 'Key')).toEqual(['many/held']);
    expect(await text(locked, 'many/held', held)).toBe('evidence');
    expect((await ask('GET', { bucket: locked, key: 'many/free', query: { versionId: free } })).status).toBe(404);
  });

  test('ends when it is removed', async () => {
    const id = await put(locked, 'held/lifted', 'evidence');
    await hold('held/lifted', id, 'ON');
    expect((await hold('held/lifted', id, 'OFF')).status).toBe(200);
    expect(await statusOfHold('held/lifted', id)).toBe('OFF');
    expect((await deleteVersion(locked, 'held/lifted', id)).status).toBe(204);
  });

  test('is refused in a bucket without locks, so that no caller relies on a hold that does not exist', async () => {
    const id = await put(versioned, 'unheld', 'x');
    expect((await hold('unheld', id, 'ON', versioned)).status).toBe(400);
    expect((await hold('nothing/here', randomUUID(), 'ON')).status).toBeGreaterThanOrEqual(400);
  });

  const statusOfHold = async (key: string, versionId: string): Promise<string | undefined> =>
    elements(
      (await askOrThrow('GET', { bucket: locked, key, query: { 'legal-hold': '', versionId } })).text,
      'Status',
    )[0];
});

describe('a retention', () => {
  test('for governance can be bypassed only explicitly, by a user with the right to do so', async () => {
    const id = await put(locked, 'kept/governed', 'evidence');
    expect((await retain('kept/governed', id, 'GOVERNANCE', inMinutes(5))).status).toBe(200);
    expect(REFUSED).toContain((await deleteVersion(locked, 'kept/governed', id)).status);
    expect(REFUSED, 'shortened').toContain((await retain('kept/governed', id, 'GOVERNANCE', inMinutes(1))).status);
    expect((await retain('kept/governed', id, 'GOVERNANCE', inMinutes(6))).status, 'prolonged').toBe(200);
    expect((await deleteVersion(locked, 'kept/governed', id, BYPASS)).status).toBe(204);
  });

  test('for compliance cannot be bypassed, only prolonged', async () => {
    const id = await put(locked, 'kept/complied', 'evidence');
    expect((await retain('kept/complied', id, 'COMPLIANCE', inMinutes(3))).status).toBe(200);
    expect(REFUSED).toContain((await deleteVersion(locked, 'kept/complied', id, BYPASS)).status);
    expect(REFUSED, 'shortened').toContain(
      (await retain('kept/complied', id, 'COMPLIANCE', inMinutes(1), BYPASS)).status,
    );
    expect(REFUSED, 'weakened').toContain(
      (await retain('kept/complied', id, 'GOVERNANCE', inMinutes(4), BYPASS)).status,
    );
    expect((await retain('kept/complied', id, 'COMPLIANCE', inMinutes(4))).status, 'prolonged').toBe(200);
    expect(await text(locked, 'kept/complied', id)).toBe('evidence');
  });

  test('and a hold are independent of each other', async () => {
    const id = await put(locked, 'kept/both', 'evidence');
    await hold('kept/both', id, 'ON');
    await retain('kept/both', id, 'GOVERNANCE', inMinutes(5));
    expect(REFUSED, 'held').toContain((await deleteVersion(locked, 'kept/both', id, BYPASS)).status);
    await hold('kept/both', id, 'OFF');
    expect(REFUSED, 'retained').toContain((await deleteVersion(locked, 'kept/both', id)).status);
    expect((await deleteVersion(locked, 'kept/both', id, BYPASS)).status).toBe(204);
  });
});

test('attack: a bucket with locks can neither stop versioning nor be deleted', async () => {
  await put(locked, 'kept/bucket', 'evidence', { 'x-amz-object-lock-legal-hold': 'ON' });
  expect(REFUSED).toContain((await keepVersions(locked, 'Suspended')).status);
  expect(REFUSED).toContain((await ask('DELETE', { bucket: locked })).status);
});

describe('an upload in parts', () => {
  const MIB = 1024 * 1024;
  const begin = async (key: string): Promise<string> =>
    elements((await askOrThrow('POST', { bucket: versioned, key, query: { uploads: '' } })).text, 'UploadId')[0] ?? '';
  const part = (key: string, uploadId: string, partNumber: number, body: Uint8Array): Promise<S3Response> =>
    askOrThrow('PUT', { bucket: versioned, key, body, query: { partNumber: String(partNumber), uploadId } });
  const complete = (key: string, uploadId: string, tags: string[]): Promise<S3Response> =>
    ask('POST', {
      bucket: versioned,
      key,
      query: { uploadId },
      body: `<CompleteMultipartUpload>${tags
        .map((tag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${tag}</ETag></Part>`)
        .join('')}</CompleteMultipartUpload>`,
    });

  test('is an object once it is complete, and not before', async () => {
    const content = randomBytes(11 * MIB);
    const upload = await begin('large.mp4');
    const parts = [content.subarray(0, 5 * MIB), content.subarray(5 * MIB, 10 * MIB), content.subarray(10 * MIB)];
    const sent = await Promise.all(parts.map((bytes, index) => part('large.mp4', upload, index + 1, bytes)));
    expect((await ask('HEAD', { bucket: versioned, key: 'large.mp4' })).status).toBe(404);
    const tags = sent.map(({ headers }) => String(headers['etag']));
    expect((await complete('large.mp4', upload, tags)).text).toContain('CompleteMultipartUploadResult');
    const whole = await askOrThrow('GET', { bucket: versioned, key: 'large.mp4' });
    expect(whole.body.equals(content)).toBe(true);
    expect(whole.versionId).toEqual(expect.any(String));
  });

  test('with a wrong part is refused', async () => {
    const upload = await begin('wrong.mp4');
    await part('wrong.mp4', upload, 1, randomBytes(1_000));
    const answer = await complete('wrong.mp4', upload, [`"${'0'.repeat(32)}"`]);
    expect(answer.text).toContain('InvalidPart');
    expect((await ask('HEAD', { bucket: versioned, key: 'wrong.mp4' })).status).toBe(404);
  });

  test('leaves nothing when it is aborted', async () => {
    const upload = await begin('given-up.mp4');
    await part('given-up.mp4', upload, 1, randomBytes(1_000));
    await askOrThrow('DELETE', { bucket: versioned, key: 'given-up.mp4', query: { uploadId: upload } });
    expect((await complete('given-up.mp4', upload, [`"${'0'.repeat(32)}"`])).text).toContain('NoSuchUpload');
    const { text: xml } = await askOrThrow('GET', { bucket: versioned, query: { uploads: '' } });
    expect(elements(xml, 'UploadId')).not.toContain(upload);
  });
});

describe('attack: access is refused', () => {
  let id = '';
  beforeAll(async () => {
    id = await put(versioned, 'guarded', 'secret');
  });
  const guarded = { bucket: versioned, key: 'guarded' };

  test('with an unknown access key', async () => {
    const stranger = createS3Client({ endpoint, accessKey: 'stranger-1', secretKey: root.secretKey });
    expect(await stranger.ask('GET', guarded)).toMatchObject({ status: 403, code: 'InvalidAccessKeyId' });
  });

  test('with a wrong secret key', async () => {
    const guesser = createS3Client({ endpoint, accessKey: root.accessKey, secretKey: 'guessed-guessed-guessed' });
    expect(await guesser.ask('GET', guarded)).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
  });

  test('without a signature', async () => {
    for (const [method, key] of [
      ['GET', '/guarded'],
      ['PUT', '/guarded'],
      ['DELETE', '/guarded'],
      ['GET', '?list-type=2'],
      ['GET', '?versions='],
    ] as const)
      expect((await send(method, `${endpoint}/${versioned}${key}`)).status, `${method} ${key}`).toBe(403);
  });

  test('with an address that was signed for another object, method or version', async () => {
    const address = await administrator.sign('GET', guarded);
    for (const [method, changed] of [
      ['GET', address.replace('/guarded?', '/one?')],
      ['DELETE', address],
      ['GET', `${address}&versionId=${id}`],
    ] as const)
      expect((await send(method, changed)).status, `${method} ${changed}`).toBe(403);
    expect((await send('GET', address)).text).toBe('secret');
  });

  test('with an expired address', async () => {
    const address = await administrator.sign('GET', { ...guarded, signedAt: new Date(Date.now() - 120_000) });
    expect((await send('GET', address)).status).toBe(403);
    expect((await ask('GET', { ...guarded, signedAt: new Date(Date.now() - 3_600_000) })).status).toBe(403);
  });

  test.each(['../BUCKET/climbed', 'x/../../BUCKET/climbed', './../BUCKET/climbed', '../../climbed'])(
    'to a key that climbs out of its bucket: %s',
    async (pattern) => {
      const other = await askOrThrow('GET', { bucket: plain, query: { versions: '', prefix: 'climbed' } });
      expect(entries(other.text)).toEqual([]);
      const key = pattern.replace('BUCKET', plain);
      const answer = await ask('PUT', { bucket: versioned, key, body: 'climbed' });
      expect(answer.status).toBeLessThan(500);
      for (const bucket of [plain, versioned])
        expect((await ask('GET', { bucket, key: 'climbed' })).status, bucket).toBe(404);
    },
  );
});
