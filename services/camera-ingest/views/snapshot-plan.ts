/** Chooses the image of an alert's snapshot. Times in wall clock ms. */

/** How far a snapshot may be from the requested moment. */
export const SNAPSHOT_TOLERANCE_MS = 3_000;
/** How long masked images are kept. */
export const RING_MS = 30_000;

type Image = { readonly capturedAtMs: number };

/** Finds the image nearest to a moment, or the reason why there is none. */
export function nearestImage<I extends Image>(
  images: readonly I[],
  atMs: number,
  nowMs: number,
): { kind: 'image'; image: I } | { kind: 'none'; reason: 'moment_too_old' | 'nothing_recorded' } {
  const image = images.toSorted((a, b) => Math.abs(a.capturedAtMs - atMs) - Math.abs(b.capturedAtMs - atMs))[0];
  if (image && Math.abs(image.capturedAtMs - atMs) <= SNAPSHOT_TOLERANCE_MS) return { kind: 'image', image };
  return { kind: 'none', reason: nowMs - atMs > RING_MS ? 'moment_too_old' : 'nothing_recorded' };
}
