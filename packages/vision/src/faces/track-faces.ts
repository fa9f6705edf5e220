import { overwrite } from '../overwrite.ts';
import { createTemplateMemory, type Template } from './template-memory.ts';
import { toUnitLength } from './unit-length.ts';

/** One head crop of a track, as its embedding. */
export type TrackCrop = {
  /** Where the track's crops come from, for example a partition. Tracks of one source can be forgotten together. */
  readonly source: string;
  readonly track: string;
  /** From 1 within the track. The same number again changes nothing. */
  readonly number: number;
  readonly embedding: Float32Array;
  /** The quality of the crop, 0 to 1. */
  readonly quality: number;
  readonly capturedAtMs: number;
};

/**
 * The sums of tracks: for each track the sum of its crops' embeddings, weighted by quality. A sum lives for the track's window, never leaves its
 * memory, and is overwritten at the end.
 */
export type TrackFaces = {
  /** The number of tracks with an open window. */
  readonly size: number;
  /** Adds a crop, and lends the mean of the track so far, of unit length. It is overwritten when `use` returns. */
  add<T>(crop: TrackCrop, nowMs: number, use: (description: Float32Array) => T): T;
  /** Overwrites the tracks whose window has ended. */
  expire(nowMs: number): void;
  /** Overwrites the tracks of a source, because another replica follows them now. */
  forgetSource(source: string): void;
  /** Overwrites every track. */
  wipe(): void;
};

/** camera-ingest sends the five crops of a track within 7.5 s where no better one comes; twice that covers a slow consumer. */
export const TRACK_WINDOW_MS = 15_000;
/** The weight of a crop of hardly any quality: even the worst crop adds something. */
const LEAST_WEIGHT = 0.05;

type TrackSum = {
  readonly source: string;
  readonly sum: Template;
  /** Numbers of the crops in the sum. */
  readonly numbers: Set<number>;
  readonly firstCapturedAtMs: number;
  readonly untilMs: number;
};

const isInWindow = ({ firstCapturedAtMs }: TrackSum, { capturedAtMs }: TrackCrop): boolean =>
  Math.abs(capturedAtMs - firstCapturedAtMs) < TRACK_WINDOW_MS;

/** Adds the crop's embedding to the sum, once for each crop. */
function addTo({ sum, numbers }: TrackSum, { number, quality, embedding }: TrackCrop): void {
  if (numbers.has(number)) return;
  numbers.add(number);
  const weight = Math.max(LEAST_WEIGHT, quality);
  for (let at = 0; at < sum.length; at += 1) sum[at] = (sum[at] ?? 0) + weight * (embedding[at] ?? 0);
}

export type TrackFacesOptions = {
  /** The most tracks at once; another one takes the place of the oldest. */
  readonly capacity: number;
  readonly dimensions?: number;
};

export function createTrackFaces({ capacity, dimensions = 512 }: TrackFacesOptions): TrackFaces {
  const memory = createTemplateMemory(capacity, dimensions);
  const description = new Float32Array(dimensions);
  /** In the order in which they expire. */
  const tracks = new Map<string, TrackSum>();

  function forget(track: string): void {
    const known = tracks.get(track);
    if (known) memory.giveBack(known.sum);
    tracks.delete(track);
  }
  function expire(nowMs: number): void {
    for (const [track, { untilMs }] of tracks) if (untilMs <= nowMs) forget(track);
  }
  /** Opens a new window where the track's last one has ended. */
  function sumOf(crop: TrackCrop, nowMs: number): TrackSum {
    const known = tracks.get(crop.track);
    if (known && isInWindow(known, crop)) return known;
    forget(crop.track);
    const [oldest] = tracks.keys();
    if (tracks.size === capacity && oldest !== undefined) forget(oldest);
    const sum = memory.take();
    if (!sum) throw new RangeError('createTrackFaces needs a capacity of at least 1');
    const { source, capturedAtMs: firstCapturedAtMs } = crop;
    const opened = { source, sum, numbers: new Set<number>(), firstCapturedAtMs, untilMs: nowMs + TRACK_WINDOW_MS };
    tracks.set(crop.track, opened);
    return opened;
  }

  return {
    get size() {
      return tracks.size;
    },
    add(crop, nowMs, use) {
      expire(nowMs);
      const track = sumOf(crop, nowMs);
      addTo(track, crop);
      try {
        description.set(track.sum);
        toUnitLength(description);
        return use(description);
      } finally {
        overwrite(description);
      }
    },
    expire,
    forgetSource(source) {
      for (const [track, known] of tracks) if (known.source === source) forget(track);
    },
    wipe() {
      memory.wipe();
      tracks.clear();
    },
  };
}
