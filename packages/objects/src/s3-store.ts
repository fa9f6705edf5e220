import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Client } from 'minio';
import { ObjectStoreError, refuseUnreadable, translateClientError } from './errors.ts';
import type { ListedObject, ObjectStore, ObjectStoreOptions, Stored } from './object-store.ts';
import { createRequestObject, type RequestObject } from './s3-request.ts';
import { REGION, sha256Of } from './sign.ts';

/**
 * An object store over S3. The client library only lists objects and creates buckets: its own upload reads up to 64 MiB into memory,
 * accepts a wrong length and keeps a checksum as mere metadata.
 */
export function createObjectStore(options: ObjectStoreOptions): ObjectStore {
  const request = createRequestObject(options);
  return { ...createWriter(request), ...createReader(request), ...createBucketClient(createS3Library(options)) };
}

/** The client library for the same store and the same credentials. */
export function createS3Library(options: ObjectStoreOptions): Client {
  const { hostname, port, protocol } = new URL(options.endpoint);
  return new Client({
    endPoint: hostname,
    port: Number(port || (protocol === 'https:' ? 443 : 80)),
    useSSL: protocol === 'https:',
    accessKey: options.accessKey,
    secretKey: options.secretKey,
    region: REGION,
  });
}

type Upload = { body: RequestInit['body']; bytes: number; sha256: string; contentType: string };

function createWriter(request: RequestObject): Pick<ObjectStore, 'putFile' | 'putBytes' | 'remove'> {
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
      const { size } = await stat(path).catch(refuseUnreadable(path));
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
    remove: async (bucket, key) => {
      await request('DELETE', bucket, key).catch(acceptUnknownKey);
    },
  };
}

/** For `catch` of a deletion: S3 accepts one of an object that does not exist, but some stores answer `NoSuchKey`. */
function acceptUnknownKey(error: unknown): void {
  if (!(error instanceof ObjectStoreError) || error.s3Code !== 'NoSuchKey') throw error;
}

function createReader(request: RequestObject): Pick<ObjectStore, 'getStream' | 'stat'> {
  return {
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
        contentType: contentTypeOf(response),
      };
    },
    async stat(bucket, key) {
      const response = await request('HEAD', bucket, key);
      return {
        bytes: Number(response.headers.get('content-length')),
        contentType: contentTypeOf(response),
        modifiedAtMs: Date.parse(response.headers.get('last-modified') ?? ''),
        versionId: versionOf(response.headers.get('x-amz-version-id')),
      };
    },
  };
}

const contentTypeOf = ({ headers }: Response): string => headers.get('content-type') ?? 'application/octet-stream';

/** Some stores, S3 itself among them, answer `InvalidArgument` to a version id that they never gave out. */
function asUnknownVersion(error: unknown): unknown {
  if (!(error instanceof ObjectStoreError) || error.s3Code !== 'InvalidArgument') return error;
  return new ObjectStoreError('not_found', error.message, { cause: error });
}

/** A version named `null` was written while the bucket kept no versions, and can be overwritten in place. */
const versionOf = (id: string | null): string | undefined => (id === null || id === 'null' ? undefined : id);

type Listed = { name?: string; size: number; lastModified: Date };

function createBucketClient(library: Client): Pick<ObjectStore, 'list' | 'ensureBuckets'> {
  return {
    async list(bucket, prefix) {
      const objects: ListedObject[] = [];
      try {
        for await (const item of library.listObjectsV2(bucket, prefix, true) as AsyncIterable<Listed>)
          if (item.name !== undefined)
            objects.push({ key: item.name, bytes: item.size, modifiedAtMs: item.lastModified.getTime() });
      } catch (error) {
        throw translateClientError(`list ${bucket}/${prefix}`, error);
      }
      return objects;
    },
    async ensureBuckets(buckets, { versioned } = { versioned: true }) {
      for (const bucket of buckets) {
        try {
          if (!(await library.bucketExists(bucket))) await library.makeBucket(bucket);
          if (versioned) await library.setBucketVersioning(bucket, { Status: 'Enabled' });
        } catch (error) {
          throw translateClientError(`bucket ${bucket}`, error);
        }
      }
    },
  };
}

/**
 * SHA-256 of a file, in hex.
 * @throws ObjectStoreError `not_found` if the file cannot be read
 */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash).catch(refuseUnreadable(path));
  return hash.digest('hex');
}
