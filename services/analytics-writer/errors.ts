/** The store can't be reached or is busy: the same rows go again later. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
  readonly retryAfterMs = 1_000;
}

/** The store refuses these rows, or everything from us: a table that is not as we think, a right that is missing. */
export class StoreRefusedError extends Error {
  override readonly name = 'StoreRefusedError';
}

/** A leaf of the audit log that is no entry: the log itself is broken, which its verifier says; no table can hold it. */
export class NotAnEntryError extends Error {
  override readonly name = 'NotAnEntryError';
}
