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

/** By name, as their users in the store are called. */
export const SERVICES_WITH_OBJECTS = Object.keys(OBJECT_RIGHTS) as readonly Principal[];

type Statement = {
  readonly Effect: 'Allow';
  readonly Principal?: { readonly AWS: readonly string[] };
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
};
export type Policy = { readonly Version: '2012-10-17'; readonly Statement: readonly Statement[] };

const policy = (statements: readonly Statement[]): Policy => ({ Version: '2012-10-17', Statement: statements });
const inside = (bucket: Bucket, prefix = ''): string[] => [`arn:aws:s3:::${bucket}/${prefix}*`];
const whole = (bucket: Bucket): string[] => [`arn:aws:s3:::${bucket}`];

/**
 * What one service may do in one bucket: what it writes lies below its own name, so that no other's credentials overwrite it; no deletion for
 * anybody (that is the retention order's work), no listing where only writing is needed.
 */
function statementsOf(service: Principal, bucket: Bucket): Statement[] {
  const { read = [], write = [] } = OBJECT_RIGHTS[service] ?? {};
  const allow = (Action: string[], Resource: string[]): Statement => ({ Effect: 'Allow', Action, Resource });
  return [
    ...(read.includes(bucket)
      ? [
          allow(['s3:GetObject', 's3:GetObjectVersion'], inside(bucket)),
          allow(['s3:ListBucket', 's3:GetBucketLocation'], whole(bucket)),
        ]
      : []),
    ...(write.includes(bucket)
      ? [
          allow(['s3:PutObject', 's3:AbortMultipartUpload'], inside(bucket, ownPrefix(service))),
          allow(['s3:GetBucketLocation'], whole(bucket)),
        ]
      : []),
  ];
}

/**
 * The policy that a bucket is given where a store keeps rights with its buckets (S3, Versity, Ceph).
 * @param nameOf how the store calls the user of a service; on S3 itself an ARN
 */
export const bucketPolicyOf = (bucket: Bucket, nameOf: (service: Principal) => string = (service) => service): Policy =>
  policy(
    SERVICES_WITH_OBJECTS.flatMap((service) =>
      statementsOf(service, bucket).map((statement) => ({ ...statement, Principal: { AWS: [nameOf(service)] } })),
    ),
  );

/** The policy that a service's user is given where a store keeps rights with its users (S3, SeaweedFS, MinIO). */
export const userPolicyOf = (service: Principal): Policy =>
  policy(BUCKETS.flatMap((bucket) => statementsOf(service, bucket)));
