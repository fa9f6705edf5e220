import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Client } from 'minio';
import { kindOf, ObjectStoreError } from './errors.ts';
import type { ListedObject, ObjectStore, ObjectStoreOptions, Stored } from './object-store.ts';
import { REGION, sha256Of, signRequest } from './sign.ts';

const DEFAULT_TIMEOUT_MS = 30_000;

type Upload = { body: RequestInit['body']; bytes: number; sha256: string; contentType: string };

/** What a request carries besides its name. */
type Content = {
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: RequestInit['body'];
  readonly payloadSha256?: string;
};

/**
 * An object store over S3. The client library lists and makes buckets: its own upload reads up to 64 MiB into memory, believes a wrong length
 * and keeps a checksum as mere metadata.
 */
export function createObjectStore(options: ObjectStoreOptions): ObjectStore {
  const endpoint = new URL(options.endpoint);
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const client = new Client({
    endPoint: endpoint.hostname,
    port: Number(endpoint.port || (endpoint.protocol === 'https:' ? 443 : 80)),
    useSSL: endpoint.protocol === 'https:',
    accessKey: options.accessKey,
    secretKey: options.secretKey,
    region: REGION,
  });

  const request = async (method: string, bucket: string, key: string, content: Content = {}): Promise<Response> => {
    const what = `${method} ${bucket}/${key}`;
    if (!isName(key)) throw new ObjectStoreError('not_found', `${what}: not a name that the store can have`);
    const { body, ...signed } = content;
    const path = `/${bucket}/${key}`;
    const { url, headers } = signRequest({ method, endpoint: endpoint.origin, path, ...signed }, options, new Date());
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(url, { method, headers, body: body ?? null, duplex: 'half', signal }).catch(
      (cause: unknown) => {
        throw new ObjectStoreError('unavailable', `${what}: the store does not answer`, { cause });
      },
    );
    if (response.ok) return response;
    const code = /<Code>(\w+)/.exec(await response.text().catch(() => ''))?.[1] ?? '';
    const message = `${what}: ${response.status} ${code}`.trimEnd();
    throw new ObjectStoreError(kindOf(response.status, code), message, { cause: { code } });
  };

  const put = async (bucket: string, key: string, { body, bytes, sha256, contentType }: Upload): Promise<Stored> => {
    await request('PUT', bucket, key, {
      body,
      payloadSha256: sha256,
      headers: {
        'content-length': String(bytes),
        'content-type': contentType,
        'x-amz-checksum-sha256': Buffer.from(sha256, 'hex').toString('base64'),
      },
    });
    return { bytes, sha256 };
  };

  return {
    async putFile(bucket, key, path, contentType, expected) {
      const { size } = await stat(path).catch(unreadable(path));
      const sha256 = expected?.sha256 ?? (await sha256OfFile(path));
      const body = Readable.toWeb(createReadStream(path)) as RequestInit['body'];
      return put(bucket, key, { body, bytes: size, sha256, contentType });
    },
    putBytes: (bucket, key, content, contentType) =>
      put(bucket, key, {
        body: new Uint8Array(content),
        bytes: content.length,
        sha256: sha256Of(content),
        contentType,
      }),
    async getStream(bucket, key, range, versionId) {
      const headers: Record<string, string> = range ? { range: `bytes=${range.start}-${range.end ?? ''}` } : {};
      const query: Record<string, string> = versionId === undefined ? {} : { versionId };
      const response = await request('GET', bucket, key, { headers, query }).catch((error: unknown) => {
        throw versionId === undefined ? error : asUnknownVersion(error);
      });
      const whole = /\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1];
      return {
        stream: response.body ? Readable.fromWeb(response.body) : Readable.from([]),
        size: Number(whole ?? response.headers.get('content-length')),
        contentType: response.headers.get('content-type') ?? 'application/octet-stream',
      };
    },
    async stat(bucket, key) {
      const { headers } = await request('HEAD', bucket, key);
      return {
        bytes: Number(headers.get('content-length')),
        contentType: headers.get('content-type') ?? 'application/octet-stream',
        modifiedAtMs: Date.parse(headers.get('last-modified') ?? ''),
        versionId: versionOf(headers.get('x-amz-version-id')),
      };
    },
    async list(bucket, prefix) {
      const objects: ListedObject[] = [];
      try {
        for await (const item of client.listObjectsV2(bucket, prefix, true) as AsyncIterable<Listed>)
          if (item.name !== undefined)
            objects.push({ key: item.name, bytes: item.size, modifiedAtMs: item.lastModified.getTime() });
      } catch (error) {
        throw translated(`list ${bucket}/${prefix}`, error);
      }
      return objects;
    },
    async ensureBuckets(buckets) {
      for (const bucket of buckets) {
        try {
          if (!(await client.bucketExists(bucket))) await client.makeBucket(bucket);
          await client.setBucketVersioning(bucket, { Status: 'Enabled' });
        } catch (error) {
          throw translated(`bucket ${bucket}`, error);
        }
      }
    },
  };
}

/** A part of dots would leave its folder on the way: HTTP clients resolve it. */
const isName = (key: string): boolean => key !== '' && !key.split('/').some((part) => part === '.' || part === '..');

/** Some stores (S3 itself among them) call an id that they never gave out a wrong argument. */
function asUnknownVersion(error: unknown): unknown {
  if (
    !(error instanceof ObjectStoreError) ||
    (error.cause as { code?: string } | undefined)?.code !== 'InvalidArgument'
  )
    return error;
  return new ObjectStoreError('not_found', error.message, { cause: error });
}

type Listed = { name?: string; size: number; lastModified: Date };

/** A version named `null` was written while the bucket kept none, and could be overwritten in place. */
const versionOf = (id: string | null): string | undefined => (id === null || id === 'null' ? undefined : id);

/**
 * In hex.
 * @throws ObjectStoreError `not_found` if the file cannot be read
 */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash).catch(unreadable(path));
  return hash.digest('hex');
}

const unreadable =
  (path: string) =>
  (cause: unknown): never => {
    throw new ObjectStoreError('not_found', `${path} cannot be read`, { cause });
  };

/** The client library's own errors: an S3 code where the store answered. */
function translated(what: string, cause: unknown): ObjectStoreError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code === 'AccessDenied' || code === 'InvalidAccessKeyId' || code === 'SignatureDoesNotMatch')
    return new ObjectStoreError('denied', `${what}: ${code}`, { cause });
  if (code === 'NoSuchBucket' || code === 'NoSuchKey')
    return new ObjectStoreError('not_found', `${what}: ${code}`, { cause });
  return new ObjectStoreError('unavailable', `${what}: ${code || 'the store does not answer'}`, { cause });
}
