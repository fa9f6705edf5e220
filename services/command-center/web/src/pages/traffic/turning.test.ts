import { expect, test } from 'vitest';
import type { TurningMovements } from '../../api/types.ts';
import { layOut, movementsOf, peakHourOf, turningBins, type TurningBin } from './turning.ts';

const turn = (from: string, to: string, objectClass: string, count: number, startMs = 0) => ({
  ...{ startMs, from, to, class: objectClass, count },
});
const ANSWER = {
  turns: [turn('n', 'e', 'car', 3), turn('n', 'e', 'bus', 1), turn('n', 's', 'car', 4), turn('n', 'e', 'car', 2, 900)],
} as unknown as TurningMovements;

test('turns of a movement add up over time and class, the largest first', () => {
  expect(movementsOf(ANSWER, undefined)).toEqual([
    { from: 'n', to: 'e', count: 6 },
    { from: 'n', to: 's', count: 4 },
  ]);
  expect(movementsOf(ANSWER, 'bus')).toEqual([{ from: 'n', to: 'e', count: 1 }]);
});

test('bands are as high as their share, and none covers another at its entry or its exit', () => {
  const movements = [
    { from: 'n', to: 'e', count: 6 },
    { from: 'n', to: 's', count: 2 },
    { from: 'w', to: 'e', count: 2 },
  ];
  const drawn = layOut(movements, ['n', 'w'], ['e', 's']);
  expect(drawn.map(({ height }) => height / (drawn[1]?.height ?? 1)).map(Math.round)).toEqual([3, 1, 1]);
  const [big, small, west] = drawn;
  expect(small?.fromAt).toBeCloseTo((big?.fromAt ?? 0) + (big?.height ?? 0));
  expect(west?.toAt).toBeCloseTo((big?.toAt ?? 0) + (big?.height ?? 0));
  expect(Math.max(...drawn.map(({ fromAt, height }) => fromAt + height))).toBeCloseTo(1);
});

const OBSERVED = [0, 900, 2_700].map((startMs) => ({ startMs, observedMs: 900, share: 1 }));
const BY_QUARTER = { turns: ANSWER.turns, observed: OBSERVED, bucketMs: 900 };

test('the usual table has every quarter of an hour, with those in which nobody turned and those that nobody observed', () => {
  const bins = turningBins(BY_QUARTER, movementsOf(ANSWER, undefined), undefined);
  expect(bins).toEqual([
    { startMs: 0, share: 1, counts: [4, 4], total: 8 },
    { startMs: 900, share: 1, counts: [2, 0], total: 2 },
    { startMs: 1_800, share: 0, counts: [0, 0], total: 0 },
    { startMs: 2_700, share: 1, counts: [0, 0], total: 0 },
  ]);
});
test('of one class it counts that class alone', () => {
  const bins = turningBins(BY_QUARTER, movementsOf(ANSWER, 'bus'), 'bus');
  expect(bins.map(({ counts }) => counts)).toEqual([[1], [0], [0], [0]]);
});

const binsOf = (...totals: [total: number, share?: number][]): TurningBin[] =>
  totals.map(([total, share = 1], index) => ({ startMs: index * 900, share, counts: [total], total }));
test.each([
  [
    'the busiest four quarters together',
    binsOf([1], [10], [20], [30], [20], [1]),
    { startMs: 900, total: 80, factor: 2 / 3 },
  ],
  ['the first of two equal hours', binsOf([5], [5], [5], [5], [5]), { startMs: 0, total: 20, factor: 1 }],
  ['none with a quarter that was not observed', binsOf([9], [9, 0.2], [9], [9], [1]), undefined],
  ['none of three quarters', binsOf([9], [9], [9]), undefined],
  ['none without a vehicle', binsOf([0], [0], [0], [0]), undefined],
])('the peak hour is %s', (_, bins, expected) => expect(peakHourOf(bins, 0.9)).toEqual(expected));
