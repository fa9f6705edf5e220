/** Why an input has no effect. */
export type DropReason = 'no_match' | 'nothing_new' | 'alert_unknown' | 'authorisation_over';

/** Why an input waits. */
export type RetryReason = 'kafka_unavailable' | 'identity_provider_unavailable' | 'authorisation_not_known_yet';

/** An error that says when to try again is temporary; any other one is a defect and ends the process. */
export const retryAfterMs = (error: unknown): number | undefined =>
  error instanceof Error && 'retryAfterMs' in error && typeof error.retryAfterMs === 'number'
    ? error.retryAfterMs
    : undefined;
