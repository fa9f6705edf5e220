import { describe, expect, test } from 'vitest';
import type { Passage } from './expected.ts';
import { crossingFaults, percentile, tally, tallyWholeLoops, type Crossing } from './judge.ts';

const passage = (direction: string, objectClass = 'car'): Passage => ({
  camera: 'a',
  kind: 'crossing',
  place: 'line',
  direction,
  class: objectClass,
  fromSeconds: 0,
  toSeconds: 1,
});
const crossing = (part: number, more: Partial<Crossing> = {}): Crossing => ({
  camera: 'a',
  part,
  line: 'line',
  direction: 'left_to_right',
  class: 'car',
  ...more,
});
const three = new Map([['a', 3]]);

describe('the crossings of three loops', () => {
  test.each([
    ['all seen', [crossing(0), crossing(1), crossing(2)], []],
    ['one loop of three missed', [crossing(0), crossing(2)], []],
    ['two loops of three missed', [crossing(1)], ['a line left_to_right car: expected 1 a loop, seen 0, 1, 0']],
    ['an unnamed vehicle instead of a car', [crossing(0, { class: 'vehicle' }), crossing(1), crossing(2)], []],
    [
      'a bus that is in no clip',
      [crossing(0), crossing(1), crossing(2), crossing(1, { class: 'bus' })],
      ['a line left_to_right bus: a class that is in no clip of this camera'],
    ],
    [
      'a loop that is still playing does not count',
      [crossing(0), crossing(1), crossing(2), crossing(3, { class: 'bus' })],
      [],
    ],
  ])('%s', (_, crossings, faults) => {
    expect(crossingFaults(tally([passage('left_to_right')], crossings, three))).toEqual(faults);
  });

  test('are a fault when no loop was whole', () => {
    expect(crossingFaults(tally([passage('left_to_right')], [], new Map()))).toEqual([
      'a line left_to_right car: no whole loop was seen',
    ]);
  });
});

test('the part that played when the watch began and the one at its end are not whole loops', () => {
  const parts = [4, 5, 6, 7].map((part) => crossing(part));
  expect(tallyWholeLoops([passage('left_to_right')], parts)[0]?.loops).toEqual([1, 1]);
  expect(tallyWholeLoops([passage('left_to_right')], [])[0]?.loops).toEqual([]);
});

test('a percentile of nothing is unknown, not zero', () => {
  expect(percentile([], 0.5)).toBeNull();
  expect(percentile([30, 10, 20], 0.5)).toBe(20);
  expect(percentile([10, 20], 0.99)).toBe(20);
});
