import { expect, test } from 'vitest';
import type { TrafficMeasures, UsualDay } from '../../api/types.ts';
import { axisTop, dayPoints, meansOf, runsOf } from './day-series.ts';

const AT = { place: 'n', placeKind: 'line', direction: '', class: '', name: 'flow' };
const answer = {
  fromMs: 0,
  toMs: 400,
  bucketMs: 100,
  observed: [0, 100, 200].map((startMs) => ({ startMs, observedMs: 90, share: startMs === 200 ? 0.05 : 0.9 })),
} as unknown as TrafficMeasures;
const point = (startMs: number, value: number) => ({ startMs, value, uncertainty: null, roadUsers: null, share: 0.9 });
const usual = {
  quarters: [
    { startMs: 0, days: 8, lowerQuartile: 1, median: 2, upperQuartile: 3 },
    { startMs: 100, days: 2, lowerQuartile: 1, median: 2, upperQuartile: 3 },
  ],
} as unknown as UsualDay['series'][number];
const valuesOf = (unit: string) =>
  dayPoints(answer, { ...AT, unit, points: [point(0, 60), point(200, 9)] }, usual).map(({ value }) => value);

test('an observed bucket without a rate is 0, and a bucket that nobody observed is unknown', () => {
  expect(valuesOf('per_hour')).toEqual([60, 0, null, null]);
});
test('an observed bucket without a speed is unknown, because nobody drove', () => {
  expect(valuesOf('km_h')).toEqual([60, null, null, null]);
});
test('two days are no usual day', () => {
  const points = dayPoints(answer, undefined, usual);
  expect(points.map((each) => each.usual?.median)).toEqual([2, undefined, undefined, undefined]);
});
test('means are of the quarters that both know, and of none where there is none', () => {
  const of = (...values: (number | null)[]) =>
    values.map((value, index) => ({ startMs: index * 100, value, share: 1, usual: undefined }));
  expect(meansOf(of(10, null, 30, 40), of(1, 2, null, 4))).toEqual({ here: 25, there: 2.5 });
  expect(meansOf(of(10, null), of(null, 2))).toBeUndefined();
});
test('runs are neighbours', () => {
  expect(runsOf([1, 1, 0, 1], (one) => one === 1)).toEqual([
    [0, 2],
    [3, 4],
  ]);
});
test.each([
  [0, 1],
  [0.3, 0.4],
  [7, 8],
  [81, 100],
  [401, 500],
])('an axis over %d ends at %d', (greatest, top) => {
  expect(axisTop(greatest)).toBeCloseTo(top);
});
