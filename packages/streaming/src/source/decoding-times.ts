/**
 * Gives decoding times to a live stream, whose packets carry only the time at which their frame is shown. A decoding time must rise, and may
 * not be after the time at which the frame, or any frame decoded later, is shown. Times in ms. Pure.
 */

/** Frames are never reordered by more than this, ms: a time further back is a repaired stamp. */
const MOST_REORDERED_MS = 1_000;

/** @param knownMs by how much the codec says that frames are reordered; 0 if it does not say */
export function createDecodingTimes(knownMs: number) {
  let reorderedMs = knownMs;
  let latestMs = Number.NEGATIVE_INFINITY;
  return (ptsMs: number): number => {
    latestMs = Math.max(latestMs, ptsMs);
    const earlierMs = latestMs - ptsMs;
    if (earlierMs < MOST_REORDERED_MS) reorderedMs = Math.max(reorderedMs, earlierMs);
    return latestMs - reorderedMs;
  };
}
