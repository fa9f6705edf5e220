import { describe, expect, test } from 'vitest';
import { nextHeld, spanAt, withLiveEdge, withSpan } from './spans.ts';

const span = (fromMs: number, toMs: number) => ({ fromMs, toMs });

describe('spans', () => {
  test.each([
    ['apart', [span(0, 10)], span(20, 30), [span(0, 10), span(20, 30)]],
    ['that touch', [span(0, 10)], span(10, 20), [span(0, 20)]],
    ['that fill a hole', [span(0, 10), span(20, 30)], span(10, 20), [span(0, 30)]],
    ['before', [span(20, 30)], span(0, 5), [span(0, 5), span(20, 30)]],
  ])('%s', (_, spans, added, joined) => {
    expect(withSpan(spans, added)).toEqual(joined);
  });

  test.each([
    [0, 0],
    [9, 9],
    [10, 20],
    [25, 25],
    [30, undefined],
  ])('after %d the next held moment is %s', (atMs, held) => {
    expect(nextHeld([span(0, 10), span(20, 30)], atMs)).toBe(held);
    expect(spanAt([span(0, 10), span(20, 30)], atMs) !== undefined).toBe(held === atMs);
  });

  test.each([
    ['goes on where it is recent', 1_000_000, 998_000],
    ['ends where nothing came for long', 1_050_001, 900_000],
  ])('the newest recording %s', (_, nowMs, toMs) => {
    expect(withLiveEdge([span(0, 100), span(500_000, 900_000)], nowMs)).toEqual([span(0, 100), span(500_000, toMs)]);
  });
});
