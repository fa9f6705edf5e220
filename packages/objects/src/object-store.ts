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
  /** Identifies these bytes even after the key was overwritten. Absent if the bucket keeps no versions. */
  readonly versionId?: string | undefined;
};
/** Both ends are included, as in HTTP. Default of `end`: the last byte. */
export type ByteRange = { readonly start: number; readonly end?: number };
export type StoredStream = {
  readonly stream: Readable;
  /** The bytes of the whole object, even if only a range was requested. */
  readonly size: number;
  readonly contentType: string;
};
export type ListedObject = { readonly key: string; readonly bytes: number; readonly modifiedAtMs: number };

/** Stores bytes by bucket and key. Every method rejects with `ObjectStoreError` and nothing else. */
export type ObjectStore = {
  /**
   * Streams a file from disk. The store checks its length and SHA-256 and refuses a file that does not match.
   * @param expected the SHA-256 (hex) that the file had when it was sealed. Default: it is computed before the upload
   */
  putFile(
    bucket: string,
    key: string,
    path: string,
    contentType: string,
    expected?: { sha256: string },
  ): Promise<Stored>;
  putBytes(bucket: string, key: string, content: Uint8Array, contentType: string): Promise<Stored>;
  /** @param versionId default: the newest version. Reading an older one needs a separate permission of the store. */
  getStream(bucket: string, key: string, range?: ByteRange, versionId?: string): Promise<StoredStream>;
  stat(bucket: string, key: string): Promise<StoredObject>;
  /** All objects below the prefix, sorted by key. */
  list(bucket: string, prefix: string): Promise<ListedObject[]>;
  /**
   * Deletes an object. Where the bucket keeps versions, the object is only hidden and each version can still be read by its id. An object
   * that does not exist is no error, so a deletion may be repeated.
   */
  remove(bucket: string, key: string): Promise<void>;
  /**
   * Creates the buckets that do not exist yet. Only a deployment may do this, not a service.
   * @param settings.versioned whether a bucket keeps every version. If false, an overwrite and a deletion leave nothing of what was there,
   * and no object can be held. Default: true
   */
  ensureBuckets(buckets: readonly string[], settings?: { readonly versioned: boolean }): Promise<void>;
};
