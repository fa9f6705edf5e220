import { toUnitLength } from './unit-length.ts';

/** One shot of a track: what the network says of it, and how much that is worth. */
export type FaceShot = {
  /** What it came through. Tracks that came through the same can be forgotten together. */
  readonly source: string;
  readonly track: string;
  /** Counts from 1 within the track. The same one again changes nothing. */
  readonly shot: number;
  readonly embedding: Float32Array;
  /** How good the shot is, 0 to 1. */
  readonly quality: number;
  readonly capturedAtMs: number;
};

/**
 * What the shots of each track say together: one sum of descriptions a track, weighted by quality, in one block of memory that was made for them.
 * A sum lives for the track's window, is overwritten when that ends, and never leaves.
 */
export type TrackFaces = {
  /** Tracks that are remembered now. */
  readonly size: number;
  /** Adds a shot, and lends the description of the track so far, of unit length: it is overwritten when `use` returns. */
  addShot<T>(shot: FaceShot, nowMs: number, use: (description: Float32Array) => T): T;
  /** Overwrites what has been there for a window. */
  expire(nowMs: number): void;
  /** Overwrites the tracks that came through this, because somebody else follows them now. */
  forgetSource(source: string): void;
  /** Overwrites everything. */
  wipe(): void;
};

/** Five shots of a track leave within 7.5 s where nothing better comes; a face is remembered no longer than it takes to hear them all. */
export const TRACK_WINDOW_MS = 15_000;
/** A shot that is hardly worth anything still says something. */
const LEAST_WEIGHT = 0.05;

type Row = {
  readonly source: string;
  readonly sum: Float32Array<ArrayBuffer>;
  readonly shots: Set<number>;
  readonly firstCapturedAtMs: number;
  readonly untilMs: number;
};

export function createTrackFaces({
  capacity,
  dimensions = 512,
}: {
  capacity: number;
  dimensions?: number;
}): TrackFaces {
  const block = new Float32Array(capacity * dimensions);
  const description = new Float32Array(dimensions);
  /** In the order in which they expire. */
  const rows = new Map<string, Row>();
  const free = Array.from({ length: capacity }, (_, row) => block.subarray(row * dimensions, (row + 1) * dimensions));

  function overwrite(track: string): void {
    const row = rows.get(track);
    if (!row) return;
    row.sum.fill(0);
    free.push(row.sum);
    rows.delete(track);
  }
  function expire(nowMs: number): void {
    for (const [track, { untilMs }] of rows) if (untilMs <= nowMs) overwrite(track);
  }
  /** The track's row; a new one where its window has ended, at the price of the oldest where there is no room. */
  function rowOf({ source, track, capturedAtMs }: FaceShot, nowMs: number): Row {
    const known = rows.get(track);
    if (known && Math.abs(capturedAtMs - known.firstCapturedAtMs) < TRACK_WINDOW_MS) return known;
    overwrite(track);
    const [oldest] = rows.keys();
    if (free.length === 0 && oldest !== undefined) overwrite(oldest);
    const sum = free.pop();
    if (!sum) throw new RangeError('there is room for no track at all: give it a capacity of at least 1');
    const untilMs = nowMs + TRACK_WINDOW_MS;
    const row: Row = { source, sum, shots: new Set(), firstCapturedAtMs: capturedAtMs, untilMs };
    rows.set(track, row);
    return row;
  }

  return {
    get size() {
      return rows.size;
    },
    addShot(shot, nowMs, use) {
      expire(nowMs);
      const { sum, shots } = rowOf(shot, nowMs);
      if (!shots.has(shot.shot)) {
        shots.add(shot.shot);
        const weight = Math.max(LEAST_WEIGHT, shot.quality);
        for (let at = 0; at < dimensions; at += 1) sum[at] = (sum[at] ?? 0) + weight * (shot.embedding[at] ?? 0);
      }
      try {
        description.set(sum);
        toUnitLength(description);
        return use(description);
      } finally {
        description.fill(0);
      }
    },
    expire,
    forgetSource(source) {
      for (const [track, row] of rows) if (row.source === source) overwrite(track);
    },
    wipe() {
      block.fill(0);
      description.fill(0);
      free.push(...[...rows.values()].map(({ sum }) => sum));
      rows.clear();
    },
  };
}
