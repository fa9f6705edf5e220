import { describe, expect, it, test } from 'vitest';
import { bucketOf, crossingsByBucket, incidentShown, joinCoverage } from './timeline.ts';

const MINUTE_MS = 60_000;
const stretch = (fromMs: number, toMs: number, segments = 1) => ({ fromMs, toMs, segments, bytes: segments * 10 });
const join = (older: ReturnType<typeof stretch>[], newer: ReturnType<typeof stretch>[]) =>
  joinCoverage({ covered: older, gaps: [] }, { covered: newer, gaps: [] }, 1_000).covered;

describe('what two sources know of recordings', () => {
  test.each([
    ['within a seam is one stretch', [stretch(0, 10_000)], [stretch(11_000, 20_000)], [stretch(0, 20_000, 2)]],
    [
      'a millisecond further apart is two',
      [stretch(0, 9_999)],
      [stretch(11_000, 20_000)],
      [stretch(0, 9_999), stretch(11_000, 20_000)],
    ],
    ['that both know counts once', [stretch(0, 10_000, 3)], [stretch(5_000, 10_000, 1)], [stretch(0, 10_000, 3)]],
    ['that overlaps counts the longer', [stretch(0, 10_000, 3)], [stretch(5_000, 20_000, 4)], [stretch(0, 20_000, 4)]],
  ])('%s', (_, older, newer, joined) => {
    expect(join(older, newer)).toEqual(joined);
  });
});

test.each([
  ['an hour', 60 * MINUTE_MS, MINUTE_MS],
  ['six hours', 360 * MINUTE_MS, MINUTE_MS],
  ['a minute more', 361 * MINUTE_MS, 2 * MINUTE_MS],
  ['a day', 1_440 * MINUTE_MS, 4 * MINUTE_MS],
])('a bucket of crossings of %s has whole minutes', (_, lengthMs, bucketMs) => {
  expect(bucketOf({ fromMs: 0, toMs: lengthMs })).toBe(bucketMs);
});

it('crossings of all lines and classes are added up, in order', () => {
  const counts = [
    { startMs: MINUTE_MS, count: 2 },
    { startMs: 0, count: 1 },
    { startMs: MINUTE_MS, count: 3 },
  ];
  expect(crossingsByBucket(counts)).toEqual([
    { startMs: 0, count: 1 },
    { startMs: MINUTE_MS, count: 5 },
  ]);
});

test.each([
  ['goes on until now', 'goes_on', null, 900, true],
  ['has ended', 'over', 500, 500, false],
  ['is a moment', '', null, 100, false],
])('an incident that %s', (_, phase, endedAtMs, toMs, goesOn) => {
  const incident = {
    ...{ kind: 'queue', place: 'middle', class: '', severity: 'low', ruleId: 'r', roadUsers: 1 },
    ...{ beganAtMs: 100, endedAtMs, phase, measures: [], demonstration: false },
  };
  expect(incidentShown(incident, 900)).toMatchObject({ fromMs: 100, toMs, goesOn });
});
