import { ownPrefix } from '@marsad/objects';
import type { Principal } from '@marsad/schemas';

/**
 * `recordings`: original footage; `views`: masked clips and snapshots; `evidence`: the cut-outs of a hit; `watchlist`: enrolled pictures.
 */
export const BUCKETS = ['recordings', 'views', 'evidence', 'watchlist'] as const;
export type Bucket = (typeof BUCKETS)[number];

type Rights = { readonly read?: readonly Bucket[]; readonly write?: readonly Bucket[] };

/** Who may do what with bytes; what a service writes, it writes below its own name. A service that is not named here has no user in the store. */
export const OBJECT_RIGHTS: Readonly<Partial<Record<Principal, Rights>>> = {
  'camera-ingest': { read: ['recordings'], write: ['recordings', 'views'] },
  'plate-reader': { write: ['evidence'] },
  'face-matcher': { read: ['watchlist'], write: ['evidence'] },
  'command-center': { read: ['views', 'evidence', 'watchlist'], write: ['watchlist'] },
};

const objects = (buckets: readonly Bucket[]): string[] => buckets.map((bucket) => `arn:aws:s3:::${bucket}/*`);
const below = (buckets: readonly Bucket[], prefix: string): string[] =>
  buckets.map((bucket) => `arn:aws:s3:::${bucket}/${prefix}*`);
const whole = (buckets: readonly Bucket[]): string[] => buckets.map((bucket) => `arn:aws:s3:::${bucket}`);

/**
 * An S3 policy document: what a service writes lies below its own name, so that no other's credentials overwrite it; no deletion for anybody
 * (that is the retention order's work), no listing where only writing is needed.
 */
export function policyOf(service: Principal, rights: Rights): { Version: '2012-10-17'; Statement: unknown[] } {
  const { read = [], write = [] } = rights;
  const allow = (actions: string[], resources: string[]) => ({ Effect: 'Allow', Action: actions, Resource: resources });
  return {
    Version: '2012-10-17',
    Statement: [
      ...(read.length > 0
        ? [
            allow(['s3:GetObject', 's3:GetObjectVersion'], objects(read)),
            allow(['s3:ListBucket', 's3:GetBucketLocation'], whole(read)),
          ]
        : []),
      ...(write.length > 0
        ? [
            allow(['s3:PutObject', 's3:AbortMultipartUpload'], below(write, ownPrefix(service))),
            allow(['s3:GetBucketLocation'], whole(write)),
          ]
        : []),
    ],
  };
}
