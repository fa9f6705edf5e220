import { describe, expect, test } from 'vitest';
import { createTrackFaces, type TrackCrop, TRACK_WINDOW_MS } from './track-faces.ts';

const T = 1_790_000_000_000;
const vector = (...values: number[]): Float32Array => Float32Array.from(values);
const cropOf = (fields: Partial<TrackCrop> = {}): TrackCrop => ({
  source: 'hassan/0',
  track: 't1',
  number: 1,
  embedding: vector(1, 0),
  quality: 1,
  capturedAtMs: T,
  ...fields,
});
const copy = (description: Float32Array): number[] => [...description];

describe('the crops of a track', () => {
  test('are averaged: the description is the mean of their embeddings, of unit length', () => {
    const tracks = createTrackFaces({ capacity: 2, dimensions: 2 });
    expect(tracks.add(cropOf(), T, copy)).toEqual([1, 0]);
    const both = tracks.add(cropOf({ number: 2, embedding: vector(0, 1) }), T, copy);
    expect(both[0]).toBeCloseTo(Math.SQRT1_2, 6);
    expect(both[1]).toBeCloseTo(Math.SQRT1_2, 6);
  });

  test('are weighted by their quality', () => {
    const tracks = createTrackFaces({ capacity: 1, dimensions: 2 });
    tracks.add(cropOf({ quality: 0.9 }), T, copy);
    const [good = 0, poor = 0] = tracks.add(cropOf({ number: 2, embedding: vector(0, 1), quality: 0.3 }), T, copy);
    expect(good / poor).toBeCloseTo(3, 5);
  });

  test('count once, however often they arrive', () => {
    const tracks = createTrackFaces({ capacity: 1, dimensions: 2 });
    tracks.add(cropOf({ embedding: vector(0, 1) }), T, copy);
    const once = tracks.add(cropOf({ number: 2 }), T, copy);
    expect(tracks.add(cropOf({ number: 2 }), T + 5, copy)).toEqual(once);
  });

  test('do not change another track', () => {
    const tracks = createTrackFaces({ capacity: 2, dimensions: 2 });
    tracks.add(cropOf(), T, copy);
    expect(tracks.add(cropOf({ track: 't2', embedding: vector(0, 1) }), T, copy)).toEqual([0, 1]);
  });

  test('start a new sum when the window of the first crop has ended, by the time of capture', () => {
    const tracks = createTrackFaces({ capacity: 2, dimensions: 2 });
    tracks.add(cropOf(), T, copy);
    const late = cropOf({ number: 2, embedding: vector(0, 1), capturedAtMs: T + TRACK_WINDOW_MS });
    expect(tracks.add(late, T, copy)).toEqual([0, 1]);
    expect(tracks.size).toBe(1);
  });
});

describe('the sum of a track', () => {
  /** Every description that was lent: its memory must hold zeros afterwards. */
  const lent: Float32Array[] = [];
  const record = (description: Float32Array): void => void lent.push(description);
  /** Adds zeros to the memory that another track gave back: anything left in it would show. */
  const isClean = (tracks: ReturnType<typeof createTrackFaces>): boolean =>
    copy(tracks.add(cropOf({ track: 'next', embedding: vector(0, 0) }), T, (left) => left.slice())).every(
      (value) => value === 0,
    );

  test('is overwritten at the end of its window, whether or not another crop comes', () => {
    const tracks = createTrackFaces({ capacity: 1, dimensions: 2 });
    tracks.add(cropOf(), T, record);
    tracks.expire(T + TRACK_WINDOW_MS - 1);
    expect(tracks.size).toBe(1);
    tracks.expire(T + TRACK_WINDOW_MS);
    expect(tracks.size).toBe(0);
    expect(isClean(tracks)).toBe(true);
  });

  test('is overwritten when its place is needed, the oldest first', () => {
    const tracks = createTrackFaces({ capacity: 2, dimensions: 2 });
    for (const track of ['t1', 't2', 't3']) tracks.add(cropOf({ track }), T, record);
    expect(tracks.size).toBe(2);
    expect(tracks.add(cropOf({ track: 't1', number: 2, embedding: vector(0, 1) }), T, copy)).toEqual([0, 1]);
  });

  test('is overwritten with the others of its source, and tracks of another source stay', () => {
    const tracks = createTrackFaces({ capacity: 3, dimensions: 2 });
    for (const track of ['t1', 't2']) tracks.add(cropOf({ track }), T, record);
    tracks.add(cropOf({ source: 'hassan/1', track: 't3' }), T, record);
    tracks.forgetSource('hassan/0');
    expect(tracks.size).toBe(1);
    const second = { number: 2, embedding: vector(0, 1) };
    expect(tracks.add(cropOf({ ...second, track: 't1' }), T, copy)).toEqual([0, 1]);
    expect(isClean(tracks)).toBe(true);
    const [first = 0] = tracks.add(cropOf({ ...second, source: 'hassan/1', track: 't3' }), T, copy);
    expect(first).toBeCloseTo(Math.SQRT1_2, 6);
  });

  test('is overwritten with all the others when matching ends, and the lent description after each use', () => {
    const tracks = createTrackFaces({ capacity: 1, dimensions: 2 });
    tracks.add(cropOf(), T, record);
    expect(() =>
      tracks.add(cropOf({ number: 2 }), T, () => {
        throw new Error('no');
      }),
    ).toThrow('no');
    tracks.wipe();
    expect(tracks.size).toBe(0);
    expect(isClean(tracks)).toBe(true);
    for (const description of lent) expect(copy(description)).toEqual([0, 0]);
  });
});
