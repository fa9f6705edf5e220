/** Why an alert leads to no message. */
export type DropReason = 'nothing_to_send';

/** Why a message to an agency waits. */
export type RetryReason = 'kafka_unavailable' | 'audit_log_stands_still';

export type Reasons = { readonly drop: DropReason; readonly retry: RetryReason };
