import type { ObjectStoreOptions } from './object-store.ts';
import { createRequestObject } from './s3-request.ts';
import { sha256Of } from './sign.ts';
import type { StoredVersion } from './version-store.ts';

type Version = Pick<StoredVersion, 'key' | 'versionId'>;

/**
 * Puts and lifts the store's own legal holds. Only the service cases has credentials for it. Both may be repeated. Every method rejects with
 * `ObjectStoreError` and nothing else.
 */
export type LegalHolds = {
  /** From then on nobody can destroy the version, neither retention nor an administrator. */
  hold(bucket: string, version: Version): Promise<void>;
  release(bucket: string, version: Version): Promise<void>;
};

export function createLegalHolds(options: ObjectStoreOptions): LegalHolds {
  const request = createRequestObject(options);
  const put = async (bucket: string, { key, versionId }: Version, status: 'ON' | 'OFF'): Promise<void> => {
    const body = `<LegalHold xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Status>${status}</Status></LegalHold>`;
    const payloadSha256 = sha256Of(body);
    await request('PUT', bucket, key, {
      query: { 'legal-hold': '', versionId },
      // S3 asks for a checksum of every request that changes a lock.
      headers: {
        'content-type': 'application/xml',
        'x-amz-checksum-sha256': Buffer.from(payloadSha256, 'hex').toString('base64'),
      },
      body,
      payloadSha256,
    });
  };
  return {
    hold: (bucket, version) => put(bucket, version, 'ON'),
    release: (bucket, version) => put(bucket, version, 'OFF'),
  };
}
