/** Why an input has no effect. */
export type DropReason = 'no_match' | 'nothing_new' | 'alert_unknown' | 'authorisation_over' | 'erasure_not_due';

/** Why an input waits. */
export type RetryReason = 'kafka_unavailable' | 'identity_provider_unavailable' | 'authorisation_not_known_yet';

export type Reasons = { readonly drop: DropReason; readonly retry: RetryReason };
