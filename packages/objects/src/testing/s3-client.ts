import { createHash } from 'node:crypto';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { buffer } from 'node:stream/consumers';
import type { ObjectStoreOptions } from '../object-store.ts';
import { createS3Library } from '../s3-store.ts';
import { sha256Of, signRequest } from '../sign.ts';

export type S3Request = {
  readonly bucket: string;
  /** Absent for a request about the bucket itself. */
  readonly key?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly signedAt?: Date;
};
export type S3Response = {
  readonly status: number;
  /** The S3 error code; empty if there is none. */
  readonly code: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  readonly text: string;
  /** The version that was written, read or deleted. */
  readonly versionId: string | undefined;
};
export type S3Client = {
  ask(method: string, request: S3Request): Promise<S3Response>;
  /** Returns an address that is signed in its query and valid for a minute. A test may change it before it uses it. */
  sign(method: string, request: S3Request): Promise<string>;
};

const SIGNATURE_SECONDS = 60;
const TIMEOUT_MS = 20_000;

/** Sends an S3 server one request at a time and returns its answer, refusals included. For the contract tests of object stores. */
export function createS3Client(options: ObjectStoreOptions): S3Client {
  const library = createS3Library(options);
  return {
    sign: (method, { bucket, key = '', query, signedAt }) =>
      library.presignedUrl(method, bucket, key, SIGNATURE_SECONDS, { ...query }, signedAt),
    async ask(method, { bucket, key, query = {}, signedAt = new Date(), ...rest }) {
      const body = Buffer.from(rest.body ?? '');
      const headers = { ...(needsDigest(query, body) ? { 'content-md5': md5(body) } : {}), ...rest.headers };
      const { url, headers: signed } = await signRequest(
        {
          method,
          endpoint: new URL(options.endpoint).origin,
          path: key === undefined ? `/${bucket}` : `/${bucket}/${key}`,
          query,
          headers,
          payloadSha256: sha256Of(body),
        },
        options,
        signedAt,
      );
      return send(method, url, body, { ...signed, 'content-length': String(body.length) });
    },
  };
}

/** S3 requires a digest for requests that change settings or locks, or that delete many objects at once. */
const needsDigest = (query: S3Request['query'] = {}, body: Uint8Array): boolean =>
  body.length > 0 && ['versioning', 'legal-hold', 'retention', 'delete', 'policy'].some((name) => name in query);

const md5 = (content: Uint8Array): string => createHash('md5').update(content).digest('base64');

/** Sends the path unchanged: `fetch` would resolve `..` before the server sees it, and an attacker's client would not. */
export function send(
  method: string,
  address: string,
  body: Uint8Array = Buffer.alloc(0),
  headers: Readonly<Record<string, string>> = {},
): Promise<S3Response> {
  const { protocol, hostname, port } = new URL(address);
  const path = address.slice(address.indexOf('/', protocol.length + 2));
  const request = protocol === 'https:' ? requestHttps : requestHttp;
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  return new Promise((resolve, reject) => {
    const sent = request({ method, hostname, port, path, headers, signal }, (response) => {
      buffer(response).then((content) => {
        const text = content.toString();
        const version = response.headers['x-amz-version-id'];
        resolve({
          status: response.statusCode ?? 0,
          code: (response.statusCode ?? 0) < 300 ? '' : (/<Code>(\w+)/.exec(text)?.[1] ?? ''),
          headers: response.headers,
          body: content,
          text,
          versionId: typeof version === 'string' ? version : undefined,
        });
      }, reject);
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

/** Returns the text of every element of this name, in order. S3's answers are flat enough to be read without a parser. */
export const elements = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, content = '']) => unescapeEntities(content));

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
const unescapeEntities = (content: string): string =>
  content.replace(/&(?:#(x?)([0-9a-f]+)|(\w+));/gi, (whole, hex: string, number: string, name: string) =>
    name ? (ENTITIES[name] ?? whole) : String.fromCodePoint(parseInt(number, hex ? 16 : 10)),
  );
