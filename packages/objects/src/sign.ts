import { createHash, createHmac } from 'node:crypto';

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
  /** In lower case; all of them are signed: a store refuses an `x-amz-` header that is not. */
  readonly headers?: Readonly<Record<string, string>>;
  /** SHA-256 (hex) of the body, which the store checks; absent: of no body. */
  readonly payloadSha256?: string;
};

/** Any store that speaks S3 takes it. */
export const REGION = 'us-east-1';

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
export const sha256Of = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');
const OF_NOTHING = sha256Of('');

/** As Signature Version 4 wants it: everything but letters, digits and `-._~`. */
const escape = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/**
 * Signs a request with AWS Signature Version 4 (https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html) in its headers:
 * an address that is signed in its query cannot answer for headers.
 */
export function signRequest(request: UnsignedRequest, credentials: Credentials, at: Date): SignedRequest {
  const { method, endpoint, path, query = {}, payloadSha256 = OF_NOTHING } = request;
  const stamp = at.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const day = stamp.slice(0, 8);
  const escapedPath = path.split('/').map(escape).join('/');
  const escapedQuery = Object.entries(query)
    .map(([name, value]) => `${escape(name)}=${escape(value)}`)
    .sort()
    .join('&');
  const headers: Record<string, string> = {
    ...request.headers,
    host: new URL(endpoint).host,
    'x-amz-content-sha256': payloadSha256,
    'x-amz-date': stamp,
  };
  const names = Object.keys(headers).sort();
  const canonical = [
    method,
    escapedPath,
    escapedQuery,
    ...names.map((name) => `${name}:${headers[name]?.trim()}`),
    '',
    names.join(';'),
    payloadSha256,
  ].join('\n');
  const scope = `${day}/${REGION}/s3/aws4_request`;
  const key = [REGION, 's3', 'aws4_request'].reduce<Buffer>(
    (derived, part) => hmac(derived, part),
    hmac(`AWS4${credentials.secretKey}`, day),
  );
  const signature = hmac(key, ['AWS4-HMAC-SHA256', stamp, scope, sha256Of(canonical)].join('\n')).toString('hex');
  return {
    url: `${endpoint}${escapedPath}${escapedQuery ? `?${escapedQuery}` : ''}`,
    headers: {
      ...headers,
      authorization: `AWS4-HMAC-SHA256 Credential=${credentials.accessKey}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
    },
  };
}
