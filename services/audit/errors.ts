/** Why a batch waits. The same batch is handled again. */
export type RetryReason = 'not_active' | 'not_read_back' | 'index_taken' | 'kafka_unavailable';

/** Another instance keeps writing at the indexes that this one chose. The entries that are not in the log yet are sequenced again. */
export class IndexTakenError extends Error {
  override readonly name = 'IndexTakenError';
  readonly code = 'index_taken' satisfies RetryReason;
  readonly retryAfterMs = 250;
  constructor(index: number) {
    super(`another instance keeps writing from entry ${index}: the entries that are missing are sequenced again`);
  }
}

/** A written record did not come back in time. The same entry is sequenced again; if its record is there by then, nothing is written twice. */
export class NotReadBackError extends Error {
  override readonly name = 'NotReadBackError';
  readonly code = 'not_read_back' satisfies RetryReason;
  readonly retryAfterMs = 1_000;
  constructor(index: number) {
    super(`entry ${index} was acknowledged and did not come back from the topic in time`);
  }
}

/** `leaf_broken`: a record is not what it claims; `root_differs`: another log was signed; `not_signed`: by another key; `end_is_gone`: cut off. */
export type LogFault = 'leaf_broken' | 'root_differs' | 'not_signed' | 'end_is_gone';

/** The topic no longer holds the log that was signed. Nothing may be signed on top of it; a person must look (`marsad audit verify`). */
export class LogBrokenError extends Error {
  override readonly name = 'LogBrokenError';
  readonly code: LogFault;
  constructor(code: LogFault, message: string) {
    super(message);
    this.code = code;
  }
}

/** The reasons of this service's pipeline. It drops no entry, and entries with refused numbers are found before it runs. */
export type Reasons = { readonly retry: RetryReason };
