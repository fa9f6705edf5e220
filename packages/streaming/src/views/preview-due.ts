/** Without a lease, a masked image is made this often, ms, for snapshots. */
const KEPT_EVERY_MS = 1_000;

/** Whether a masked image is made of this frame: of every frame while somebody watches, otherwise once a second. Times in ms. */
export const isImageDue = (frame: {
  readonly atMs: number;
  readonly leasedUntilMs: number;
  readonly lastImageAtMs: number | null;
  readonly nowMs: number;
}): boolean =>
  frame.leasedUntilMs > frame.nowMs ||
  frame.lastImageAtMs === null ||
  // Earlier than the last one is a frame only where our own clock was set back.
  Math.abs(frame.atMs - frame.lastImageAtMs) >= KEPT_EVERY_MS - 1;
