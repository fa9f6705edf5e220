import type { FaceRefusal } from '@marsad/vision';

/** Why a head gives no candidate. Of a face that resembles nobody, `no_match` is all that is ever recorded. */
export type DropReason = 'out_of_scope' | 'no_session' | FaceRefusal | 'no_match' | 'nothing_better';

/** Why a message waits. It will be usable later. */
export type RetryReason = 'kafka_unavailable' | 'store_unavailable' | 'session_opening' | 'heads_not_read_yet';

/** Matching may not run as it is configured. The message says what was measured, what was asked for, and what to do. */
export class MatchingRefusedError extends Error {
  override readonly name = 'MatchingRefusedError';
}

/** An error that says when to try again is the environment's; any other is a defect and ends the process. */
export const retryAfterMs = (error: unknown): number | undefined =>
  error instanceof Error && 'retryAfterMs' in error && typeof error.retryAfterMs === 'number'
    ? error.retryAfterMs
    : undefined;
