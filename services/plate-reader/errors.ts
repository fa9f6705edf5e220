import type { UnreadableReason } from './domain/ballot.ts';

/** Why a usable message is not used. `UnreadableReason`: the crop was counted, and no plate could be read on it. */
export type DropReason = 'not_permitted' | 'repeated_shot' | 'already_final' | 'nothing_new' | UnreadableReason;

/** Why a message waits. It will be usable later. */
export type RetryReason = 'kafka_unavailable' | 'store_unavailable' | 'crops_not_read_yet';

/** An error that says when to try again is the environment's; any other is a defect and ends the process. */
export const retryAfterMs = (error: unknown): number | undefined =>
  error instanceof Error && 'retryAfterMs' in error && typeof error.retryAfterMs === 'number'
    ? error.retryAfterMs
    : undefined;
