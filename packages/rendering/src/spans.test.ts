import { describe, expect, it } from 'vitest';
import { MOST_SPANS } from '@marsad/schemas';
import { missingSpans, unseenSpans } from './spans.ts';
import type { ShownFrame } from './spans.ts';

/** Frames 40 ms apart. */
const frames = (fromMs: number, toMs: number, isWhole = false): ShownFrame[] =>
  Array.from({ length: Math.ceil((toMs - fromMs) / 40) }, (_, n) => ({ atMs: fromMs + n * 40, isWhole }));
const span = { fromMs: 1_000, toMs: 11_000, keyFramesOnly: false };

describe('what is missing', () => {
  it.each([
    ['nothing', frames(1_000, 11_000), []],
    [
      'nothing where frames are a little less than a second apart',
      [...frames(1_000, 5_000), ...frames(5_900, 11_000)],
      [],
    ],
    ['a hole', [...frames(1_000, 5_000), ...frames(7_000, 11_000)], [[5_000, 7_000]]],
    ['the beginning', frames(4_000, 11_000), [[1_000, 4_000]]],
    ['the end', frames(1_000, 8_000), [[8_000, 11_000]]],
    ['everything', [], [[1_000, 11_000]]],
  ] as [string, ShownFrame[], number[][]][])('%s', (_, shown, expected) =>
    expect(missingSpans(shown, span)).toEqual(expected.map(([fromMs, toMs]) => ({ fromMs, toMs }))),
  );

  it('is judged by the usual distance of a slow camera', () => {
    const slow = [0, 1, 2, 3, 4, 9].map((n) => ({ atMs: 1_000 + n * 1_000, isWhole: false }));
    expect(missingSpans(slow, span)).toEqual([{ fromMs: 6_000, toMs: 10_000 }]);
  });

  it('is judged by the usual distance of key frames', () => {
    const keys = [0, 2, 4, 6, 8].map((n) => ({ atMs: 1_000 + n * 1_000, isWhole: false }));
    expect(missingSpans(keys, { ...span, keyFramesOnly: true })).toEqual([]);
  });
});

describe('what is unseen', () => {
  it('is one stretch for frames that follow each other', () => {
    const shown = [...frames(1_000, 3_000), ...frames(3_000, 5_000, true), ...frames(5_000, 11_000)];
    expect(unseenSpans(shown, span)).toEqual([{ fromMs: 3_000, toMs: 5_000 }]);
  });

  it('does not reach over what is missing, nor past the end', () => {
    const shown = [...frames(1_000, 3_000, true), ...frames(6_000, 10_990, true)];
    expect(unseenSpans(shown, span)).toEqual([
      { fromMs: 1_000, toMs: 3_000 },
      { fromMs: 6_000, toMs: 11_000 },
    ]);
  });

  it('is in whole milliseconds, and lists at most as many stretches as an event takes', () => {
    const shown = frames(1_000, 21_000).map(({ atMs }, n) => ({ atMs: atMs + 0.4, isWhole: n % 2 === 0 }));
    const spans = unseenSpans(shown, { ...span, toMs: 21_000 });
    expect(spans).toHaveLength(MOST_SPANS);
    expect(spans[0]).toEqual({ fromMs: 1_000, toMs: 1_041 });
    expect(spans.at(-1)).toEqual({ fromMs: 1_000 + 99 * 80, toMs: 20_961 });
  });
});
