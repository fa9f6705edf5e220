import type { Credentials } from '@marsad/objects';
import { sha256Of, signRequest } from '@marsad/objects';
import { LocalCityError } from '../errors.ts';
import { sealForAdministration } from './seal.ts';

export type MinioAdministration = {
  /** Creates the bucket; it being there already is no error. */
  ensureBucket(bucket: string): Promise<void>;
  /** Every version of an object is kept from now on: overwriting hides one and destroys none. */
  keepVersions(bucket: string): Promise<void>;
  /** Creates the user or gives it this secret key. */
  setUser(accessKey: string, secretKey: string): Promise<void>;
  setPolicy(name: string, policy: object): Promise<void>;
  /** The user has this policy and no other. */
  attachPolicy(name: string, accessKey: string): Promise<void>;
};

const VERSIONING =
  '<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Status>Enabled</Status></VersioningConfiguration>';

/**
 * MinIO's administration over HTTP (github.com/minio/madmin-go): its own program cannot be had from a registry. Every call may be
 * repeated.
 */
export function createMinioAdministration(endpoint: string, root: Credentials): MinioAdministration {
  const call = async (path: string, query: Record<string, string> = {}, body: Uint8Array = new Uint8Array()) => {
    const payloadSha256 = sha256Of(body);
    const { url, headers } = signRequest({ method: 'PUT', endpoint, path, query, payloadSha256 }, root, new Date());
    const response = await fetch(url, { method: 'PUT', headers, body: new Uint8Array(body) });
    const text = await response.text();
    return { ok: response.ok, status: response.status, text };
  };
  const admin = async (command: string, query: Record<string, string>, body?: Uint8Array): Promise<void> => {
    const { ok, status, text } = await call(`/minio/admin/v3/${command}`, query, body);
    if (!ok) throw new LocalCityError(`MinIO refused ${command} (${status}): ${text.slice(0, 300)}`);
  };
  return {
    async ensureBucket(bucket) {
      const { ok, status, text } = await call(`/${bucket}`);
      if (!ok && !text.includes('BucketAlreadyOwnedByYou'))
        throw new LocalCityError(`MinIO refused the bucket ${bucket} (${status}): ${text.slice(0, 300)}`);
    },
    async keepVersions(bucket) {
      const { ok, status, text } = await call(`/${bucket}`, { versioning: '' }, Buffer.from(VERSIONING));
      if (!ok)
        throw new LocalCityError(`MinIO refused to keep versions in ${bucket} (${status}): ${text.slice(0, 300)}`);
    },
    setUser: (accessKey, secretKey) =>
      admin(
        'add-user',
        { accessKey },
        sealForAdministration(root.secretKey, Buffer.from(JSON.stringify({ secretKey, status: 'enabled' }))),
      ),
    setPolicy: (name, policy) => admin('add-canned-policy', { name }, Buffer.from(JSON.stringify(policy))),
    attachPolicy: (name, accessKey) =>
      admin('set-user-or-group-policy', { policyName: name, userOrGroup: accessKey, isGroup: 'false' }),
  };
}
