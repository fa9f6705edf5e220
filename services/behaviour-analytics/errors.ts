/** Why a scene or the end of a track has no effect. */
export type DropReason =
  'not_listed' | 'not_permitted' | 'camera_removed' | 'older_epoch' | 'older_part' | 'repeated_frame' | 'track_unknown';

/** Why a message waits. */
export type RetryReason = 'camera_not_yet_known' | 'kafka_unavailable';

export type Reasons = {
  readonly drop: DropReason;
  readonly deadLetter: 'unknown_camera';
  readonly retry: RetryReason;
};
