/** Why a batch waits. */
export type RetryReason = 'clickhouse_unavailable';

/** Why a message becomes a dead letter. */
export type DeadLetterReason = 'handler_rejected';

export type Reasons = { readonly deadLetter: DeadLetterReason };

/** The store cannot be reached or is busy. The same rows are sent again later. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
  readonly code = 'clickhouse_unavailable' satisfies RetryReason;
  readonly retryAfterMs = 1_000;
}

/** The store refuses these rows or all rows of this service: a table differs from this release, or a permission is missing. */
export class StoreRefusedError extends Error {
  override readonly name = 'StoreRefusedError';
  readonly code = 'store_refused';
}

/** A leaf of the audit log that is neither an entry nor an alarm. The log is broken, which its verifier reports; no table can hold the leaf. */
export class NotAnEntryError extends Error {
  override readonly name = 'NotAnEntryError';
  readonly code = 'not_an_entry';
}
