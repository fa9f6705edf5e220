/** Where a recording is cut into segments. Times in ms of wall clock; a group is a group of pictures, which begins with a keyframe. */

export type CutState = {
  fromMs: number;
  /** The beginning of its latest group. */
  groupFromMs: number;
  groupBytes: number;
  /** Since when somebody has been waiting for this segment to be sealed; null if nobody is. */
  sealRequestedAtMs: number | null;
};
export type Cut =
  | 'go_on'
  /** Seal before this keyframe and begin a new segment with it. */
  | 'seal_at_keyframe'
  /** Seal in the middle of a group. The new segment begins with a copy of the group so far, so both can be played. */
  | 'seal_in_group'
  /** The group grows without end: seal, and record nothing until the next keyframe. */
  | 'give_up_group';

/** How long a requested seal waits for the next keyframe, ms, before the segment is cut inside the group. */
export const SEAL_PATIENCE_MS = 2_000;
/** A group of this many bytes is given up, because all its packets are in memory. */
export const GROUP_LIMIT_BYTES = 64 * 1024 * 1024;

/**
 * The longest group, ms: two segments, because cuts are at keyframes, but at least a minute, because some encoders send keyframes that
 * rarely.
 */
export const groupLimitMs = (segmentMs: number): number => Math.max(2 * segmentMs, 60_000);

/** The longest segment, ms: a cut that is due waits for the end of the longest group. */
export const longestSegmentMs = (segmentMs: number): number => segmentMs + groupLimitMs(segmentMs);

export function decideCut(
  open: CutState,
  packet: { keyframe: boolean; atMs: number; nowMs: number },
  limits: { segmentMs: number; groupMs: number },
): Cut {
  if (packet.keyframe) {
    return open.sealRequestedAtMs !== null || packet.atMs - open.fromMs >= limits.segmentMs
      ? 'seal_at_keyframe'
      : 'go_on';
  }
  if (packet.atMs - open.groupFromMs >= limits.groupMs || open.groupBytes >= GROUP_LIMIT_BYTES) return 'give_up_group';
  return open.sealRequestedAtMs !== null && packet.nowMs - open.sealRequestedAtMs >= SEAL_PATIENCE_MS
    ? 'seal_in_group'
    : 'go_on';
}
