import type { DataOf, PlaybackFailure, viewFailed } from '@marsad/schemas';

/** Why the clip of an alert could not be made, as alerting is told. */
export type ClipFailure = Extract<
  DataOf<typeof viewFailed>['reason'],
  'camera_unknown' | 'nothing_recorded' | 'encoding_failed' | 'store_unavailable'
>;

/**
 * Why recordings could not be brought or rendered. `hash_mismatch`: the stored recording is not the announced one; `broken_recording`: it
 * cannot be decoded, or rendering it took too long.
 */
export type MakingFailure = 'nothing_recorded' | 'store_unavailable' | 'hash_mismatch' | 'encoding_failed';

/** Alerting knows no reason of its own for a recording that was replaced: the log and a metric name it. */
export const clipFailureOf = (failure: MakingFailure): ClipFailure =>
  failure === 'hash_mismatch' ? 'encoding_failed' : failure;

/** What became of a request for a clip. */
export type ClipOutcome = 'made' | 'too_old' | 'repeated' | 'stopped' | ClipFailure;

/** What became of a request of playback. `overtaken` and `expired` are answered as `overloaded`. */
export type PlaybackOutcome = 'made' | 'overtaken' | 'expired' | PlaybackFailure;

/** Why the masks of a recording are not used, so that all of it is hidden. `none`: the recording was announced without masks. */
export type MasksFault = 'none' | 'gone' | 'hash_mismatch' | 'unreadable' | 'unknown_version' | 'other_segment';
