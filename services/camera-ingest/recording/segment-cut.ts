/** Where a recording is cut. Times in ms of wall clock; a group is a group of pictures, which begins with a keyframe. */

export type CutState = {
  fromMs: number;
  /** When its latest group began. */
  groupFromMs: number;
  groupBytes: number;
  /** Since when somebody waits for it. */
  sealRequestedAtMs: number | null;
};
export type Cut =
  | 'go_on'
  /** Seal before this keyframe and begin a new segment with it. */
  | 'seal_at_keyframe'
  /** Seal in the middle of a group; the new segment begins with a copy of the group so far, so that both can be played. */
  | 'seal_in_group'
  /** The group grows without end: seal, and record nothing until the next keyframe. */
  | 'give_up_group';

/** How long an alert waits for the next keyframe before its segment is cut inside the group. */
export const SEAL_PATIENCE_MS = 2_000;
export const GROUP_LIMIT_BYTES = 64 * 1024 * 1024;

/** Two segments' length, since a group is all there is to cut at, but a minute at least: some encoders send a keyframe so rarely. */
export const groupLimitMs = (segmentMs: number): number => Math.max(2 * segmentMs, 60_000);

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

/** Two frames of another size are another stream: what follows is a new part. */
export const isOtherSize = (
  frame: { width: number; height: number },
  stream: { width: number; height: number },
): boolean => frame.width !== stream.width || frame.height !== stream.height;
