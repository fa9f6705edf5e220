import { createS3Client, elements } from '@marsad/objects/testing';
import type { Stack } from '@marsad/testkit';

const DAY_MS = 86_400_000;
/** The beginning of the UTC day that lies so many days back, ms. */
export const daysAgo = (count: number): number => Math.floor(Date.now() / DAY_MS) * DAY_MS - count * DAY_MS;
export const dayNameOf = (fromMs: number): string => new Date(fromMs).toISOString().slice(0, 10);

/** Plays the services that store objects, and the administrator of the store who looks at every version. */
export function createStoredDays(stack: Stack, district: string) {
  const { endpoint, root } = stack.addresses.s3;
  const administrator = createS3Client({ endpoint, ...root });
  const ask = async (...request: Parameters<typeof administrator.ask>) => {
    const answer = await administrator.ask(...request);
    if (answer.status >= 300) throw new Error(`${request[0]} ${request[1].key}: ${answer.status} ${answer.code}`);
    return answer;
  };
  const below = (fromMs: number, owner = 'camera-ingest'): string => `${owner}/${district}/${dayNameOf(fromMs)}/`;
  return {
    below,
    /** Stores an object of a day's tenth hour. @returns its version, and its key */
    async put(
      bucket: string,
      fromMs: number,
      name: string,
      more: { owner?: string; headers?: Record<string, string> } = {},
    ) {
      const key = `${below(fromMs, more.owner)}10/${district}-1/${name}`;
      const { versionId = 'null' } = await ask('PUT', {
        bucket,
        key,
        body: `content of ${name}`,
        ...(more.headers ? { headers: more.headers } : {}),
      });
      return { key, versionId };
    },
    /** Deletes an object as a service might: a marker hides it, and its versions stay. */
    hide: (bucket: string, key: string) => ask('DELETE', { bucket, key }),
    hold: (bucket: string, { key, versionId }: { key: string; versionId: string }, status: 'ON' | 'OFF') =>
      ask('PUT', {
        bucket,
        key,
        query: { 'legal-hold': '', versionId },
        body: `<LegalHold><Status>${status}</Status></LegalHold>`,
      }),
    /** Destroys a version that a governance retention protects. */
    destroyLocked: (bucket: string, { key, versionId }: { key: string; versionId: string }) =>
      ask('DELETE', { bucket, key, query: { versionId }, headers: { 'x-amz-bypass-governance-retention': 'true' } }),
    /** The keys of all versions and delete markers of a day. */
    async versions(bucket: string, fromMs: number, owner?: string): Promise<string[]> {
      const { text } = await ask('GET', { bucket, query: { versions: '', prefix: below(fromMs, owner) } });
      return elements(text, 'Key');
    },
  };
}
