import { expect, it } from 'vitest';
import { notJudged } from './not-judged.ts';

const span = (fromMs: number, toMs: number) => ({ fromMs, toMs });

it.each([
  ['nothing', { missing: [] }, 0, []],
  ['time that was never stored', { missing: [span(0, 60_000)] }, 60_000, [{ why: 'neverStored', ms: 60_000 }]],
  [
    'every reason for itself, and the rest',
    {
      missing: [span(0, 100_000), span(200_000, 220_000)],
      ...{ notPermitted: [span(0, 50_000)], unreadable: [span(50_000, 80_000)], gone: [span(200_000, 210_000)] },
    },
    120_000,
    [
      { why: 'notPermitted', ms: 50_000 },
      { why: 'unreadable', ms: 30_000 },
      { why: 'gone', ms: 10_000 },
      { why: 'neverStored', ms: 30_000 },
    ],
  ],
  [
    'no rest of less than a second',
    { missing: [span(0, 60_400)], unreadable: [span(0, 60_000)] },
    60_400,
    [{ why: 'unreadable', ms: 60_000 }],
  ],
])('tells %s', (_, answer, totalMs, reasons) => {
  expect(notJudged(answer)).toEqual({ totalMs, reasons });
});
