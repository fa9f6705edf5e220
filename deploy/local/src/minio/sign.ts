import { createHash, createHmac } from 'node:crypto';

export type Credentials = { readonly accessKey: string; readonly secretKey: string };
export type SignedRequest = { readonly url: string; readonly headers: Record<string, string> };

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

/**
 * Signs a request with AWS Signature Version 4 (https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html), which
 * MinIO's administration asks for as S3 does.
 * @param query decoded parameters; `path` has none and needs no escaping
 */
export function signRequest(
  request: {
    method: string;
    endpoint: string;
    path: string;
    query: Readonly<Record<string, string>>;
    body: Uint8Array;
  },
  credentials: Credentials,
  at: Date,
): SignedRequest {
  const url = new URL(request.path, request.endpoint);
  const stamp = at.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const day = stamp.slice(0, 8);
  const query = Object.entries(request.query)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .sort()
    .join('&');
  const payload = sha256(request.body);
  const headers = { host: url.host, 'x-amz-content-sha256': payload, 'x-amz-date': stamp };
  const names = Object.keys(headers).sort();
  const canonical = [
    request.method,
    url.pathname,
    query,
    ...names.map((name) => `${name}:${headers[name as keyof typeof headers]}`),
    '',
    names.join(';'),
    payload,
  ].join('\n');
  const scope = `${day}/us-east-1/s3/aws4_request`;
  const key = ['us-east-1', 's3', 'aws4_request'].reduce<Buffer>(
    (derived, part) => hmac(derived, part),
    hmac(`AWS4${credentials.secretKey}`, day),
  );
  const signature = hmac(key, ['AWS4-HMAC-SHA256', stamp, scope, sha256(canonical)].join('\n')).toString('hex');
  return {
    url: `${request.endpoint}${url.pathname}${query ? `?${query}` : ''}`,
    headers: {
      ...headers,
      authorization: `AWS4-HMAC-SHA256 Credential=${credentials.accessKey}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
    },
  };
}
