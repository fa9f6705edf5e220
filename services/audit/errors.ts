/** Another instance goes on writing where we do: what of ours is not in the log yet comes again. */
export class IndexTakenError extends Error {
  override readonly name = 'IndexTakenError';
  readonly retryAfterMs = 250;
  constructor(index: number) {
    super(`another instance goes on writing from entry ${index}: what of ours is not in the log comes again`);
  }
}

/** What we wrote did not come back yet. The same entry goes again: if the record is there by then, nothing is written twice. */
export class NotReadBackError extends Error {
  override readonly name = 'NotReadBackError';
  readonly retryAfterMs = 1_000;
  constructor(index: number) {
    super(`entry ${index} was acknowledged and did not come back from the topic in time`);
  }
}

/** The topic no longer holds the log that was signed. Nothing may be signed on top of it; a person must look (`marsad audit verify`). */
export class LogBrokenError extends Error {
  override readonly name = 'LogBrokenError';
}

/** An error that says when to try again is the environment's; any other is a defect and ends the process. */
export const retryAfterMs = (error: unknown): number | undefined =>
  error instanceof Error && 'retryAfterMs' in error && typeof error.retryAfterMs === 'number'
    ? error.retryAfterMs
    : undefined;
