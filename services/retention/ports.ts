import type { DataOf, erasureAsked, erasureExecuted, RetentionClass } from '@marsad/schemas';

export type { StoredVersion, VersionStore } from '@marsad/objects';

/** A time, UTC ms; `toMs` is not in it. */
export type Span = { readonly fromMs: number; readonly toMs: number };
/** A whole day of a class in a district, all of whose data is erased together. */
export type Period = Span & { readonly district: string; readonly class: RetentionClass };

export type Asked = DataOf<typeof erasureAsked>;
export type Executed = DataOf<typeof erasureExecuted>;

/** What lies in the buckets of a class, by bucket, and the SHA-256 of the list of it in hex. */
export type Inventory = {
  readonly found: readonly { readonly store: string; readonly count: number; readonly bytes: number }[];
  readonly digest: string;
};

/** Whether the span of a key may not be erased although the store does not hold it (yet). */
export type Holds = { protects(key: string): boolean };

/** The log. Never log a key of an object, a credential or anything about a person. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
