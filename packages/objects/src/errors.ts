/**
 * `unavailable`: the store does not answer or cannot do it now, so try later; `denied`: these credentials may not do it; `not_found`: no
 * such object or bucket; `mismatch`: the bytes that arrived differ in length or SHA-256 from those that were announced.
 */
export type ObjectStoreErrorCode = 'unavailable' | 'denied' | 'not_found' | 'mismatch';

export class ObjectStoreError extends Error {
  override readonly name = 'ObjectStoreError';
  readonly code: ObjectStoreErrorCode;
  /** The store's own code (`NoSuchKey`); undefined if the answer had none. */
  readonly s3Code: string | undefined;
  constructor(code: ObjectStoreErrorCode, message: string, options: ErrorOptions & { readonly s3Code?: string } = {}) {
    super(message, options);
    this.code = code;
    this.s3Code = options.s3Code;
  }
}

const MISMATCHES = new Set([
  'XAmzContentChecksumMismatch',
  'XAmzContentSHA256Mismatch',
  'BadDigest',
  'IncompleteBody',
  'InvalidChecksum',
]);

/** Translates an S3 error answer by its status and by the code in its body. */
export function errorCodeOf(status: number, s3Code: string): ObjectStoreErrorCode {
  if (MISMATCHES.has(s3Code)) return 'mismatch';
  if (status === 404) return 'not_found';
  if (status === 401 || status === 403) return 'denied';
  return 'unavailable';
}

const CODES_OF_CLIENT: ReadonlyMap<string, ObjectStoreErrorCode> = new Map([
  ['AccessDenied', 'denied'],
  ['InvalidAccessKeyId', 'denied'],
  ['SignatureDoesNotMatch', 'denied'],
  ['NoSuchBucket', 'not_found'],
  ['NoSuchKey', 'not_found'],
]);

/** Translates an error of the client library, which carries an S3 code if the store answered. */
export function translateClientError(operation: string, cause: unknown): ObjectStoreError {
  const s3Code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const message = `${operation}: ${s3Code || 'the store does not answer'}`;
  return new ObjectStoreError(CODES_OF_CLIENT.get(s3Code) ?? 'unavailable', message, { cause, s3Code });
}

/** For `catch`: a file that cannot be read is not found. */
export const refuseUnreadable =
  (path: string) =>
  (cause: unknown): never => {
    throw new ObjectStoreError('not_found', `${path} cannot be read`, { cause });
  };
