import { describe, expect, test } from 'vitest';
import type { Detection } from '../../ports.ts';
import { followThroughFootage, type FootageFrame } from './index.ts';

const source = { width: 768, height: 576 };
const STEP_MS = 40;
const person = (x: number, y = 200, confidence = 0.7, height = 100): Detection => ({
  class: 'person',
  confidence,
  box: { x, y, width: 40, height },
});
const film = (frames: number, seen: (index: number) => Detection[]): FootageFrame[] =>
  Array.from({ length: frames }, (_, index) => ({ index, atMs: index * STEP_MS, detections: seen(index) }));
const spans = (frames: FootageFrame[]) =>
  followThroughFootage(frames, source).map((track) => [track[0]?.index, track.at(-1)?.index, track.length]);

describe('a person who walks through the footage', () => {
  test('has one track from the first frame to the last', () => {
    expect(spans(film(50, (i) => [person(100 + 4 * i)]))).toEqual([[0, 49, 50]]);
  });

  test('is placed on his way while something hides him for two seconds', () => {
    const frames = film(150, (i) => (i >= 40 && i < 90 ? [] : [person(100 + 2 * i)]));
    const [track, ...others] = followThroughFootage(frames, source);
    expect(others).toEqual([]);
    expect(track).toHaveLength(150);
    const hidden = track?.[65];
    expect(hidden).toMatchObject({ index: 65, atMs: 65 * STEP_MS });
    expect(Math.abs((hidden?.box.x ?? 0) - 230)).toBeLessThan(6);
  });

  test('keeps his track through weak boxes, which begin no track of their own', () => {
    const frames = film(60, (i) => [person(100 + 3 * i, 200, i > 20 && i < 30 ? 0.3 : 0.7), person(500, 100, 0.45)]);
    expect(spans(frames)).toEqual([[0, 59, 60]]);
  });

  test('keeps his own track when he crosses somebody who comes towards him', () => {
    const frames = film(100, (i) => [person(100 + 4 * i), person(500 - 4 * i, 212)]);
    const tracks = followThroughFootage(frames, source);
    expect(tracks).toHaveLength(2);
    for (const track of tracks) {
      const [first, last] = [track[0]?.box.x ?? 0, track.at(-1)?.box.x ?? 0];
      expect(Math.abs(last - first)).toBeGreaterThan(350);
    }
  });

  test('ends his track by leaving through the edge; who comes in there later gets a new one', () => {
    const frames = film(120, (i) => {
      if (i < 40) return [person(120 - 3 * i)];
      return i < 70 ? [] : [person(3 * (i - 70))];
    });
    expect(spans(frames)).toEqual([
      [0, 39, 40],
      [70, 119, 50],
    ]);
  });
});

describe('not a track', () => {
  test.each([
    ['a thing that four frames show', (i: number) => (i < 4 ? [person(100)] : [])],
    ['a thing without a confident box', () => [person(100, 200, 0.5)]],
    ['a thing with one confident box among weak ones', (i: number) => [person(100, 200, i === 3 ? 0.6 : 0.3)]],
  ])('is %s', (_, seen) => {
    expect(spans(film(50, seen))).toEqual([]);
  });
});

test('jitter is smoothed, and a track’s boxes stay where it walked', () => {
  const jitter = (i: number): number => (i % 2 === 0 ? 6 : -6);
  const [track] = followThroughFootage(
    film(60, (i) => [person(100 + 2 * i + jitter(i))]),
    source,
  );
  for (const { index, box } of track?.slice(10, -10) ?? [])
    expect(Math.abs(box.x - (100 + 2 * index))).toBeLessThan(1.5);
});

test('the same footage gives the same tracks; an empty one gives none', () => {
  const frames = film(40, (i) => [person(100 + 4 * i), person(400, 300)]);
  expect(followThroughFootage(frames, source)).toEqual(followThroughFootage(frames, source));
  expect(followThroughFootage([], source)).toEqual([]);
});
