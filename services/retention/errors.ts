/** Why an erasure waits. */
export type RetryReason = 'not_active' | 'store_unavailable' | 'kafka_unavailable' | 'more_to_erase';

/** What became of an erasure. `not_due`: by the broker's clock, or by the order in force, the time has not come. */
export type ErasureOutcome = 'proved' | 'left' | 'not_due' | 'repeated';
