export { ObjectStoreError, type ObjectStoreErrorCode } from './errors.ts';
export { createLegalHolds, type LegalHolds } from './legal-holds.ts';
export { orFailure, type StoreFailure } from './failure.ts';
export { hourPrefix, nameByContent, objectKeyOf, ownPrefix } from './object-key.ts';
export type {
  ByteRange,
  ListedObject,
  ObjectStore,
  ObjectStoreOptions,
  Stored,
  StoredObject,
  StoredStream,
} from './object-store.ts';
export { createObjectStore, sha256OfFile } from './s3-store.ts';
export { sha256Of, signRequest, type Credentials } from './sign.ts';
export { createVersionStore, type Removal, type StoredVersion, type VersionStore } from './version-store.ts';
