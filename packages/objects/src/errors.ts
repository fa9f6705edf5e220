/**
 * `unavailable`: the store or the way to it is broken, try later; `denied`: these credentials may not; `not_found`: no such object or
 * bucket; `mismatch`: what arrived is not what was meant (length or SHA-256).
 */
export type ObjectStoreErrorKind = 'unavailable' | 'denied' | 'not_found' | 'mismatch';

export class ObjectStoreError extends Error {
  override readonly name = 'ObjectStoreError';
  readonly kind: ObjectStoreErrorKind;
  constructor(kind: ObjectStoreErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

const MISMATCHES = new Set([
  'XAmzContentChecksumMismatch',
  'XAmzContentSHA256Mismatch',
  'BadDigest',
  'IncompleteBody',
  'InvalidChecksum',
]);

/** What an S3 answer means: its status, and the code in its body where it has one. */
export function kindOf(status: number, code: string): ObjectStoreErrorKind {
  if (MISMATCHES.has(code)) return 'mismatch';
  if (status === 404) return 'not_found';
  if (status === 401 || status === 403) return 'denied';
  return 'unavailable';
}
