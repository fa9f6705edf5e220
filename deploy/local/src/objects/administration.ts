import type { Credentials } from '@marsad/objects';
import { sha256Of, signRequest } from '@marsad/objects';
import { LocalCityError } from '../errors.ts';

export type StoreAdministration = {
  /**
   * Creates a bucket. A bucket that exists already is no error.
   * @param versioned whether it keeps every version and can lock objects (Object Lock)
   */
  ensureBucket(bucket: string, versioned: boolean): Promise<void>;
  /** Creates the user, or gives it this secret key. The user may do nothing until a bucket's policy names it. */
  setUser(accessKey: string, secretKey: string): Promise<void>;
  /** Replaces the bucket's policy. */
  setPolicy(bucket: string, policy: object): Promise<void>;
};

type Answer = { readonly ok: boolean; readonly status: number; readonly text: string };
type Request = {
  readonly query?: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly body?: string;
};

/**
 * Manages buckets and policies over S3, and users over the gateway's own administration (github.com/versity/versitygw, wiki
 * "Multi-Tenant"). Every call may be repeated.
 */
export function createStoreAdministration(endpoint: string, root: Credentials): StoreAdministration {
  const call = async (method: string, path: string, { query, headers, body = '' }: Request = {}): Promise<Answer> => {
    const payloadSha256 = sha256Of(body);
    const signed = await signRequest(
      { method, endpoint, path, ...(query ? { query } : {}), ...(headers ? { headers } : {}), payloadSha256 },
      root,
      new Date(),
    );
    const response = await fetch(signed.url, { method, headers: signed.headers, body });
    return { ok: response.ok, status: response.status, text: await response.text() };
  };
  const refusal = (what: string, { status, text }: Answer): LocalCityError =>
    new LocalCityError(`the object store refused ${what} (${status}): ${text.slice(0, 300)}`);
  return {
    async ensureBucket(bucket, versioned) {
      const headers: Record<string, string> = versioned ? { 'x-amz-bucket-object-lock-enabled': 'true' } : {};
      const answer = await call('PUT', `/${bucket}`, { headers });
      if (!answer.ok && !answer.text.includes('BucketAlreadyOwnedByYou')) throw refusal(`the bucket ${bucket}`, answer);
    },
    async setUser(accessKey, secretKey) {
      const user = `<Account><Access>${accessKey}</Access><Secret>${secretKey}</Secret><Role>user</Role></Account>`;
      const created = await call('PATCH', '/create-user', { body: user });
      if (created.ok) return;
      if (created.status !== 409) throw refusal(`the user ${accessKey}`, created);
      const secret = `<MutableProps><Secret>${secretKey}</Secret><Role>user</Role></MutableProps>`;
      const changed = await call('PATCH', '/update-user', { query: { access: accessKey }, body: secret });
      if (!changed.ok) throw refusal(`a new secret for ${accessKey}`, changed);
    },
    async setPolicy(bucket, policy) {
      const answer = await call('PUT', `/${bucket}`, { query: { policy: '' }, body: JSON.stringify(policy) });
      if (!answer.ok) throw refusal(`the policy of ${bucket}`, answer);
    },
  };
}
