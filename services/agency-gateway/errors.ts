/** Why an alert is rightly not sent. */
export type DropReason = 'nothing_to_send';

/** What a message to an agency waits for. */
export type RetryReason = 'kafka_unavailable' | 'audit_log_stands_still';

/** An error that says when to try again is the environment's; any other is a defect and ends the process. */
export const retryAfterMs = (error: unknown): number | undefined =>
  error instanceof Error && 'retryAfterMs' in error && typeof error.retryAfterMs === 'number'
    ? error.retryAfterMs
    : undefined;
