import { expect, test } from 'vitest';
import { byPlace, speedOfShare, usualShifts } from './traffic.ts';

test.each([
  ['without vehicles', [], 0.85, undefined],
  ['of one class', [[30, 10]], 0.85, 38.5],
  [
    'at the end of a class',
    [
      [30, 85],
      [40, 15],
    ],
    0.85,
    40,
  ],
  [
    'across a class of nobody',
    [
      [30, 5],
      [40, 0],
      [50, 5],
    ],
    0.85,
    57,
  ],
  [
    'of classes in any order',
    [
      [50, 5],
      [30, 5],
    ],
    0.5,
    40,
  ],
] as const)('the percentile %s', (_, classes, share, expected) => {
  expect(
    speedOfShare(
      classes.map(([fromKmh, vehicles]) => ({ fromKmh, vehicles })),
      share,
    ),
  ).toBe(expected);
});

const HOUR_MS = 3_600_000;
const weeks = (...extra: number[]) => extra.map((ms, index) => (index + 1) * 168 * HOUR_MS + ms);

test.each([
  ['UTC', '2026-11-30T08:00:00Z', weeks(0, 0, 0, 0, 0, 0, 0, 0)],
  // Clocks went back by an hour on 25 October 2026: before that, the same time was an hour earlier in UTC.
  ['Europe/Paris', '2026-11-03T08:00:00Z', weeks(0, ...Array.from({ length: 7 }, () => HOUR_MS))],
])('the weeks before have the same time on the clocks of %s', (zone, at, expected) => {
  expect(usualShifts(Date.parse(at), zone)).toEqual(expected);
});

test('rows of one place, direction and class are one group', () => {
  const at = { place: 'a', placeKind: 'line', direction: '', class: '' };
  expect(byPlace([at, { ...at, class: 'car' }, at]).map(([, rows]) => rows.length)).toEqual([2, 1]);
});
