import { ownPrefix } from '@marsad/objects';
import type { Principal } from '@marsad/schemas';

/**
 * `recordings` holds segments, `masks` what to hide in them and `tracks` their scenes, `views` masked clips and snapshots, `playback` masked
 * fragments, `evidence` the crops of a hit, `watchlist` enrolled pictures.
 */
export const BUCKETS = ['recordings', 'masks', 'tracks', 'views', 'playback', 'evidence', 'watchlist'] as const;
export type Bucket = (typeof BUCKETS)[number];

/** Objects that live for minutes or for two days. Their owner deletes them, and a deletion must leave nothing, so no version is kept. */
const UNVERSIONED = ['tracks', 'playback'] as const satisfies readonly Bucket[];

/** Whether the bucket keeps every version and can hold objects. */
export const isVersioned = (bucket: Bucket): boolean => !(UNVERSIONED as readonly Bucket[]).includes(bucket);

type Rights = {
  readonly read?: readonly Bucket[];
  readonly write?: readonly Bucket[];
  /** It deletes its own objects in these buckets when their time has passed. */
  readonly remove?: readonly (typeof UNVERSIONED)[number][];
  /** It puts and lifts legal holds on every service's objects in these buckets. */
  readonly hold?: readonly Bucket[];
  /** It lists and destroys every version of every service's objects in these buckets, as far as the store holds none of them. */
  readonly destroy?: readonly Bucket[];
};

/**
 * What each service may do with objects. A service writes and deletes below its own name only; retention alone destroys versions, and reads
 * no object. A service that is not listed has no user in
 * the store.
 */
export const OBJECT_RIGHTS: Readonly<Partial<Record<Principal, Rights>>> = {
  'camera-ingest': { write: ['recordings', 'masks', 'tracks', 'views'], remove: ['tracks'] },
  'view-maker': { read: ['recordings', 'masks', 'tracks'], write: ['views', 'playback'], remove: ['playback'] },
  'behaviour-analytics': { read: ['tracks'] },
  'plate-reader': { write: ['evidence'] },
  'edge-gateway': { write: ['evidence'] },
  'face-matcher': { read: ['watchlist'], write: ['evidence'] },
  cases: {
    read: ['recordings', 'masks', 'tracks', 'evidence'],
    write: ['evidence'],
    hold: ['recordings', 'masks', 'evidence'],
  },
  retention: { destroy: ['recordings', 'masks', 'tracks', 'views', 'evidence'] },
  'command-center': { read: ['views', 'playback', 'evidence', 'watchlist'], write: ['watchlist'] },
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
 * lists only buckets that it reads, or whose objects it deletes. It deletes only where no version is kept: all other objects are deleted only
 * by retention.
 */
function statementsOf(service: Principal, bucket: Bucket): Statement[] {
  const { read = [], write = [], remove = [], hold = [], destroy = [] } = OBJECT_RIGHTS[service] ?? {};
  const removes = (remove as readonly Bucket[]).includes(bucket);
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
    ...(removes
      ? [allow(['s3:DeleteObject'], inside(bucket, ownPrefix(service))), allow(['s3:ListBucket'], whole(bucket))]
      : []),
    ...(hold.includes(bucket)
      ? [
          allow(['s3:PutObjectLegalHold', 's3:GetObjectLegalHold'], inside(bucket)),
          allow(['s3:ListBucketVersions'], whole(bucket)),
        ]
      : []),
    ...(destroy.includes(bucket)
      ? [
          allow(['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:GetObjectLegalHold'], inside(bucket)),
          allow(['s3:ListBucket', 's3:ListBucketVersions'], whole(bucket)),
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
