/** Chooses the image and the segments for an alert's snapshot and clip. Times in wall clock ms. */

/** How far a snapshot may be from the requested moment. */
export const SNAPSHOT_TOLERANCE_MS = 3_000;
/** How long masked images are kept. */
export const RING_MS = 30_000;
/** A longer clip is cut at its end. Alerts request only seconds. */
export const LONGEST_CLIP_MS = 120_000;
/** How far analysis may be behind a frame's arrival. After this time, the mask samples of a clip's last frames have come. */
export const SETTLE_MS = 700;
/** How long to wait for the recording of a clip to be sealed. */
export const SEALING_MS = 8_000;

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

export type Footage = {
  readonly epoch: number;
  readonly part: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly originMs: number;
};

/** The recordings of a time, in playing order. Of two that begin together, the one with the higher epoch comes first. */
export function footageOf<F extends Footage>(known: readonly F[], fromMs: number, toMs: number): F[] {
  return known
    .filter((footage) => footage.toMs > fromMs && footage.fromMs < toMs)
    .toSorted((a, b) => a.fromMs - b.fromMs || b.epoch - a.epoch);
}

export type ClipProgress = {
  readonly toMs: number;
  readonly nowMs: number;
  /** The end of the sealed recordings. */
  readonly sealedToMs: number | undefined;
  /** Whether the camera plays. If not, no more recordings will come. */
  readonly playing: boolean;
};
/** Decides how to go on with a clip. `seal`: ask to seal the open segment; `ready`: its recordings are complete, or will not become so. */
export function clipStep({ toMs, nowMs, sealedToMs, playing }: ClipProgress): 'wait' | 'seal' | 'ready' {
  if (nowMs < toMs + SETTLE_MS) return 'wait';
  if (sealedToMs !== undefined && sealedToMs >= toMs) return 'ready';
  if (!playing && nowMs >= toMs + 2 * SETTLE_MS) return 'ready';
  return nowMs >= toMs + SEALING_MS ? 'ready' : 'seal';
}
