/** Which image and which segments make an alert's snapshot and clip. Times in wall clock ms. */

/** How far a snapshot may be from the moment that it is to show. */
export const SNAPSHOT_TOLERANCE_MS = 3_000;
/** Masked images are remembered this long. */
export const RING_MS = 30_000;
/** A clip longer than this is cut at its end: an alert asks for seconds. */
export const LONGEST_CLIP_MS = 120_000;
/** Analysis is this far behind a frame's arrival: the mask samples of a clip's last frames are there after it. */
export const SETTLE_MS = 700;
/** How long the recording of a clip may take to be sealed. */
export const SEALING_MS = 8_000;

type Image = { readonly capturedAtMs: number };

/** Finds the image that is nearest to a moment, or says why there is none. */
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

/** The recordings of a time in the order in which they are to be played; of what was recorded twice, the higher epoch goes first. */
export function footageOf<F extends Footage>(known: readonly F[], fromMs: number, toMs: number): F[] {
  return known
    .filter((footage) => footage.toMs > fromMs && footage.fromMs < toMs)
    .toSorted((a, b) => a.fromMs - b.fromMs || b.epoch - a.epoch);
}

export type ClipProgress = {
  readonly toMs: number;
  readonly nowMs: number;
  /** The end of what is sealed. */
  readonly sealedToMs: number | undefined;
  /** Whether more of this camera is coming. */
  readonly playing: boolean;
};
/** Whether a clip's time is over, and recorded: `seal` asks for what is open; `ready` is also "there will not be more". */
export function clipStep({ toMs, nowMs, sealedToMs, playing }: ClipProgress): 'wait' | 'seal' | 'ready' {
  if (nowMs < toMs + SETTLE_MS) return 'wait';
  if (sealedToMs !== undefined && sealedToMs >= toMs) return 'ready';
  if (!playing && nowMs >= toMs + 2 * SETTLE_MS) return 'ready';
  return nowMs >= toMs + SEALING_MS ? 'ready' : 'seal';
}
