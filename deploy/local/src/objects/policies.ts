import { ownPrefix } from '@marsad/objects';
import type { Principal } from '@marsad/schemas';

/**
 * `recordings` holds segments, `views` masked clips and snapshots, `evidence` the crops of a hit, `watchlist` enrolled pictures.
 */
export const BUCKETS = ['recordings', 'views', 'evidence', 'watchlist'] as const;
export type Bucket = (typeof BUCKETS)[number];

type Rights = { readonly read?: readonly Bucket[]; readonly write?: readonly Bucket[] };

/**
 * What each service may do with objects. A service writes below its own name only. A service that is not listed has no user in the store.
 */
export const OBJECT_RIGHTS: Readonly<Partial<Record<Principal, Rights>>> = {
  'camera-ingest': { read: ['recordings'], write: ['recordings', 'views'] },
  'plate-reader': { write: ['evidence'] },
  'face-matcher': { read: ['watchlist'], write: ['evidence'] },
  'command-center': { read: ['views', 'evidence', 'watchlist'], write: ['watchlist'] },
};

/** Services that have a user in the store, by name. */
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
 * The rights of one service in one bucket. It writes below its own name, so that its credentials cannot overwrite another's objects. It
 * lists only buckets that it reads. No service may delete, because objects are deleted only by retention.
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
 * The policy of a bucket, for stores that keep rights with their buckets (S3, Versity, Ceph).
 * @param nameOf the store's name for the user of a service; on S3 itself an ARN
 */
export const bucketPolicyOf = (bucket: Bucket, nameOf: (service: Principal) => string = (service) => service): Policy =>
  policy(
    SERVICES_WITH_OBJECTS.flatMap((service) =>
      statementsOf(service, bucket).map((statement) => ({ ...statement, Principal: { AWS: [nameOf(service)] } })),
    ),
  );

/** The policy of a service's user, for stores that keep rights with their users (S3, SeaweedFS, MinIO). */
export const userPolicyOf = (service: Principal): Policy =>
  policy(BUCKETS.flatMap((bucket) => statementsOf(service, bucket)));
