import { expect, test } from 'vitest';
import type { FlowView } from '../../api/types.ts';
import { observedShare, seriesOf, totalsOf } from './flow-series.ts';

const count = (
  startMs: number,
  line: string,
  direction: 'left_to_right' | 'right_to_left',
  objectClass: string,
  n: number,
) => ({
  startMs,
  line,
  direction,
  class: objectClass,
  count: n,
});
const FLOW = {
  camera: 'c',
  fromMs: 1_030,
  toMs: 1_300,
  bucketMs: 100,
  counts: [
    count(1_000, 'b', 'left_to_right', 'car', 2),
    count(1_000, 'b', 'left_to_right', 'truck', 1),
    count(1_200, 'a', 'right_to_left', 'bus', 3),
    count(1_200, 'a', 'right_to_left', 'person', 9),
    count(1_100, 'b', 'left_to_right', 'car', 1),
  ],
  observed: [
    { startMs: 1_000, observedMs: 70, share: 0.7 },
    { startMs: 1_200, observedMs: 65, share: 0.65 },
  ],
} as unknown as FlowView;

test('every bucket of the period is a point, even if nothing was observed in it', () => {
  expect(seriesOf(FLOW, 'vehicle')).toEqual([
    { startMs: 1_000, left_to_right: 3, right_to_left: 0, share: 0.7 },
    { startMs: 1_100, left_to_right: 1, right_to_left: 0, share: 0 },
    { startMs: 1_200, left_to_right: 0, right_to_left: 3, share: 0.65 },
  ]);
});

test('totals stand largest first, and by line where they are equal', () => {
  const rows = totalsOf(FLOW).map(({ line, class: objectClass, count: total }) => `${line} ${objectClass} ${total}`);
  expect(rows).toEqual(['a person 9', 'a bus 3', 'b car 3', 'b truck 1']);
});

test('the observed share relates to the whole period, and is never more than 1', () => {
  expect(observedShare(FLOW)).toBe(0.5);
  expect(observedShare({ ...FLOW, toMs: 1_100 })).toBe(1);
});
