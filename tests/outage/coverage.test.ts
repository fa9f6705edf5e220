import { expect, test } from 'vitest';
import { coverageOf } from './coverage.ts';

const MINUTE = { fromMs: 10_000, toMs: 70_000 };
const span = (fromMs: number, toMs: number) => ({ fromMs, toMs });

test.each([
  ['one recording over all of it', [span(0, 80_000)], [], []],
  ['recordings side by side, in any order', [span(40_000, 80_000), span(0, 40_000)], [], []],
  ['a seam of a picture', [span(0, 40_000), span(40_120, 80_000)], [], []],
  ['nothing', [], [MINUTE], []],
  ['a hole between two', [span(0, 40_000), span(50_000, 80_000)], [span(40_000, 50_000)], []],
  ['an end before its end', [span(0, 60_000)], [span(60_000, 70_000)], []],
  ['a beginning after its beginning', [span(20_000, 80_000)], [span(10_000, 20_000)], []],
  ['a moment in two', [span(0, 50_000), span(40_000, 80_000)], [], [span(40_000, 50_000)]],
  ['one within another', [span(0, 80_000), span(20_000, 30_000)], [], [span(20_000, 30_000)]],
  ['what lies beside it', [span(0, 80_000), span(0, 9_000), span(75_000, 90_000)], [], []],
])('%s', (_, spans, holes, twice) => {
  expect(coverageOf(spans, MINUTE)).toEqual({ holes, twice });
});
