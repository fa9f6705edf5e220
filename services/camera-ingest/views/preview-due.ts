/** Without a lease, a masked image is made this often: kept for snapshots. */
const KEPT_EVERY_MS = 1_000;

/** Whether a masked image is made of this frame: of each one while somebody watches, else of one a second. Times in ms. */
export const isImageDue = (frame: {
  readonly atMs: number;
  readonly leasedUntilMs: number;
  readonly lastImageAtMs: number | null;
  readonly nowMs: number;
}): boolean =>
  frame.leasedUntilMs > frame.nowMs ||
  frame.lastImageAtMs === null ||
  frame.atMs - frame.lastImageAtMs >= KEPT_EVERY_MS - 1;
