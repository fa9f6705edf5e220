export { ObjectStoreError, type ObjectStoreErrorKind } from './errors.ts';
export { objectKeyOf } from './object-key.ts';
export type {
  ByteRange,
  ListedObject,
  ObjectStore,
  ObjectStoreOptions,
  Stored,
  StoredObject,
  StoredStream,
} from './object-store.ts';
export { createObjectStore } from './s3-store.ts';
