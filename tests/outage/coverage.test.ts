import { expect, test } from 'vitest';
import { coverageOf } from './coverage.ts';

const MINUTE = { fromMs: 10_000, toMs: 70_000 };
const span = (fromMs: number, toMs: number) => ({ fromMs, toMs });

test.each([
  ['one recording over all of it', [span(0, 80_000)], [], []],
  ['recordings side by side, in any order', [span(40_000, 80_000), span(0, 40_000)], [], []],
  ['a seam of one frame', [span(0, 40_000), span(40_120, 80_000)], [], []],
  ['nothing', [], [MINUTE], []],
  ['a hole between two', [span(0, 40_000), span(50_000, 80_000)], [span(40_000, 50_000)], []],
  ['a recording that ends too soon', [span(0, 60_000)], [span(60_000, 70_000)], []],
  ['a recording that begins too late', [span(20_000, 80_000)], [span(10_000, 20_000)], []],
  ['two recordings that overlap', [span(0, 50_000), span(40_000, 80_000)], [], [span(40_000, 50_000)]],
  ['a recording within another one', [span(0, 80_000), span(20_000, 30_000)], [], [span(20_000, 30_000)]],
  ['recordings outside the minute as well', [span(0, 80_000), span(0, 9_000), span(75_000, 90_000)], [], []],
])('%s', (_, spans, holes, twice) => {
  expect(coverageOf(spans, MINUTE)).toEqual({ holes, twice });
});
