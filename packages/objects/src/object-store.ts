import type { Readable } from 'node:stream';

export type ObjectStoreOptions = {
  /** `http://host:port` */
  readonly endpoint: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** How long one request may take, ms. */
  readonly timeoutMs?: number;
};

/** SHA-256 in hex. */
export type Stored = { readonly bytes: number; readonly sha256: string };
export type StoredObject = {
  readonly bytes: number;
  readonly contentType: string;
  readonly modifiedAtMs: number;
  /** Names these very bytes whatever is written under the key afterwards; absent where the bucket does not keep versions. */
  readonly versionId?: string | undefined;
};
/** Both ends included, as in HTTP; without an end, to the end. */
export type ByteRange = { readonly start: number; readonly end?: number };
export type StoredStream = {
  readonly stream: Readable;
  /** Of the whole object, also when a part of it was asked for. */
  readonly size: number;
  readonly contentType: string;
};
export type ListedObject = { readonly key: string; readonly bytes: number; readonly modifiedAtMs: number };

/** Bytes by bucket and key. Every method throws `ObjectStoreError` and nothing else. */
export type ObjectStore = {
  /**
   * Streams a file from disk; the store checks its length and SHA-256 before it keeps it.
   * @param expected the SHA-256 (hex) that the file had when it was sealed; absent: computed first
   */
  putFile(
    bucket: string,
    key: string,
    path: string,
    contentType: string,
    expected?: { sha256: string },
  ): Promise<Stored>;
  putBytes(bucket: string, key: string, content: Uint8Array, contentType: string): Promise<Stored>;
  /** @param versionId absent: the newest. Versions of others than the newest need a right of their own. */
  getStream(bucket: string, key: string, range?: ByteRange, versionId?: string): Promise<StoredStream>;
  stat(bucket: string, key: string): Promise<StoredObject>;
  /** Everything below the prefix, by key. */
  list(bucket: string, prefix: string): Promise<ListedObject[]>;
  /** Buckets that keep every version of an object. For a deployment: a service has no right to. */
  ensureBuckets(buckets: readonly string[]): Promise<void>;
};
