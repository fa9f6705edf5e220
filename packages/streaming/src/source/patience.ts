/** How long a camera is waited for, ms. */
export type Patience = {
  /** Until it has answered and its stream is open. */
  readonly openMs: number;
  /** Until a frame comes that can be decoded alone, at the least: a camera whose key frames are rarer is given two of their intervals. */
  readonly keyFrameMs: number;
  /** Until an open stream that sends no video is opened again, whatever else it sends. */
  readonly silentMs: number;
};
export const PATIENCE: Patience = { openMs: 10_000, keyFrameMs: 60_000, silentMs: 5_000 };

/** How long to wait for a key frame of a camera whose key frames were this far apart, ms; null if that is not known. */
export const keyFramePatienceMs = ({ keyFrameMs }: Patience, intervalMs: number | null): number =>
  Math.max(keyFrameMs, 2 * (intervalMs ?? 0));
