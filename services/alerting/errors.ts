/** Why an input is rightly not used. */
export type DropReason = 'no_match' | 'nothing_new' | 'alert_unknown' | 'authorisation_over';

/** What an input waits for. */
export type RetryReason = 'kafka_unavailable' | 'identity_provider_unavailable' | 'authorisation_not_known_yet';

/** An error that says when to try again is the environment's; any other is a defect and ends the process. */
export const retryAfterMs = (error: unknown): number | undefined =>
  error instanceof Error && 'retryAfterMs' in error && typeof error.retryAfterMs === 'number'
    ? error.retryAfterMs
    : undefined;
