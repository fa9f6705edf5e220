import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';

export type Credentials = { readonly accessKey: string; readonly secretKey: string };
export type SignedRequest = { readonly url: string; readonly headers: Record<string, string> };
export type UnsignedRequest = {
  readonly method: string;
  /** `http://host:port` */
  readonly endpoint: string;
  /** Decoded, from the first slash. */
  readonly path: string;
  /** Decoded. */
  readonly query?: Readonly<Record<string, string>>;
  /** In lower case. All of them are signed, because a store refuses an `x-amz-` header that is not. */
  readonly headers?: Readonly<Record<string, string>>;
  /** SHA-256 (hex) of the body, which the store checks. Default: of an empty body. */
  readonly payloadSha256?: string;
};

/** Every store that speaks S3 accepts this region. */
export const REGION = 'us-east-1';

export const sha256Of = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');
const SHA256_OF_EMPTY_BODY = sha256Of('');

/** Percent-encodes as Signature Version 4 asks: everything but letters, digits and `-._~`. */
const escape = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/**
 * Signs a request with AWS Signature Version 4 in its headers, not in its address, because a signature in the query does not cover the
 * headers. The library signs the path that it is given. `aws4fetch`, which is smaller, resolves `..` first, so the contract tests could not
 * send a store the keys that climb out of their folder.
 */
export async function signRequest(
  { method, endpoint, path, query = {}, headers, payloadSha256 = SHA256_OF_EMPTY_BODY }: UnsignedRequest,
  credentials: Credentials,
  signingDate: Date,
): Promise<SignedRequest> {
  const { protocol, hostname, host } = new URL(endpoint);
  const escapedPath = path.split('/').map(escape).join('/');
  const request = {
    method,
    protocol,
    hostname,
    path: escapedPath,
    query: { ...query },
    headers: { ...headers, host, 'x-amz-content-sha256': payloadSha256 },
  };
  const signed = await signerOf(credentials).sign(request, { signingDate });
  const escapedQuery = Object.entries(query)
    .map(([name, value]) => `${escape(name)}=${escape(value)}`)
    .join('&');
  return { url: `${endpoint}${escapedPath}${escapedQuery ? `?${escapedQuery}` : ''}`, headers: signed.headers };
}

const signerOf = ({ accessKey, secretKey }: Credentials): SignatureV4 =>
  new SignatureV4({
    service: 's3',
    region: REGION,
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
    sha256: NodeSha256,
    // S3 escapes the path once, the other services of AWS twice.
    uriEscapePath: false,
    applyChecksum: false,
  });

/** Node's SHA-256, or its HMAC if there is a secret, in the shape that the library asks for. */
class NodeSha256 {
  readonly #secret: Secret | undefined;
  #hash: Hash | Hmac;
  constructor(secret?: Secret) {
    this.#secret = secret;
    this.#hash = newHash(secret);
  }
  update(chunk: Secret): void {
    this.#hash.update(bytesOf(chunk));
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }
  reset(): void {
    this.#hash = newHash(this.#secret);
  }
}
type Secret = string | ArrayBuffer | ArrayBufferView;

const bytesOf = (chunk: Secret): string | Uint8Array => {
  if (typeof chunk === 'string') return chunk;
  return ArrayBuffer.isView(chunk)
    ? new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    : new Uint8Array(chunk);
};

const newHash = (secret: Secret | undefined): Hash | Hmac =>
  secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret));
