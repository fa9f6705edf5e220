import { errorCodeOf, ObjectStoreError } from './errors.ts';
import type { ObjectStoreOptions } from './object-store.ts';
import { signRequest } from './sign.ts';

const DEFAULT_TIMEOUT_MS = 30_000;

/** The parts of a request besides its method and its object. */
export type RequestContent = {
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: RequestInit['body'];
  readonly payloadSha256?: string;
};

/** Sends one signed request about an object, or about the bucket itself if the key is null. Rejects with `ObjectStoreError` unless the store accepted it. */
export type RequestObject = (
  method: string,
  bucket: string,
  key: string | null,
  content?: RequestContent,
) => Promise<Response>;

export function createRequestObject(options: ObjectStoreOptions): RequestObject {
  const endpoint = new URL(options.endpoint).origin;
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  return async (method, bucket, key, { body = null, ...signed } = {}) => {
    const operation = key === null ? `${method} ${bucket}` : `${method} ${bucket}/${key}`;
    if (key !== null && !isKey(key))
      throw new ObjectStoreError('not_found', `${operation}: no object can have this key`);
    const unsigned = { method, endpoint, path: key === null ? `/${bucket}` : `/${bucket}/${key}`, ...signed };
    const { url, headers } = await signRequest(unsigned, options, new Date());
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(url, { method, headers, body, duplex: 'half', signal }).catch((cause: unknown) => {
      throw new ObjectStoreError('unavailable', `${operation}: the store does not answer`, { cause });
    });
    if (!response.ok) throw await refusalOf(operation, response);
    return response;
  };
}

/** A key with a part `.` or `..` could lead to another folder, because HTTP clients resolve such parts. */
const isKey = (key: string): boolean => key !== '' && !key.split('/').some((part) => part === '.' || part === '..');

async function refusalOf(operation: string, response: Response): Promise<ObjectStoreError> {
  const s3Code = /<Code>(\w+)/.exec(await response.text().catch(() => ''))?.[1] ?? '';
  const message = `${operation}: ${response.status} ${s3Code}`.trimEnd();
  return new ObjectStoreError(errorCodeOf(response.status, s3Code), message, { s3Code });
}
