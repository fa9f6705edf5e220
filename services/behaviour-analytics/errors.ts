/** Why a scene or a track's end is rightly not used. */
export type DropReason =
  'not_listed' | 'not_permitted' | 'camera_removed' | 'older_epoch' | 'older_part' | 'repeated_frame' | 'track_unknown';

/** Why a message waits: the same one will be usable later. */
export type RetryReason = 'camera_not_yet_known' | 'kafka_unavailable';

/** An error that says when to try again is the environment's; any other is a defect and ends the process. */
export const retryAfterMs = (error: unknown): number | undefined =>
  error instanceof Error && 'retryAfterMs' in error && typeof error.retryAfterMs === 'number'
    ? error.retryAfterMs
    : undefined;
