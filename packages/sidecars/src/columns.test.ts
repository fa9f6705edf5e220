import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ColumnError, packNumbers, packRuns, unpackNumbers, unpackRuns } from './columns.ts';

describe('numbers', () => {
  it('on the steps are stored as differences in steps', () => {
    expect(packNumbers([10.5, 11, 11, 8.5], 2)).toEqual([21, 1, 0, -5]);
    expect(packNumbers([0.29, 0.57], 100)).toEqual([29, 28]);
  });

  it('beside the steps are stored as they are', () => {
    expect(packNumbers([10.5, 11.26], 2)).toEqual({ plain: [10.5, 11.26] });
    expect(packNumbers([-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER])).toHaveProperty('plain');
  });

  it('come back exactly', () => {
    const number = fc.oneof(fc.maxSafeInteger(), fc.double({ noNaN: true, noDefaultInfinity: true }));
    fc.assert(
      fc.property(fc.array(number), fc.constantFrom(1, 2, 100, 512), (values, steps) => {
        const wanted = values.map((value) => (value === 0 ? 0 : value));
        const stored = JSON.parse(JSON.stringify(packNumbers(values, steps))) as ReturnType<typeof packNumbers>;
        expect(unpackNumbers(stored, values.length, steps)).toEqual(wanted);
      }),
    );
  });

  it('must be as many as expected', () => {
    expect(() => unpackNumbers([1, 2], 3)).toThrow(ColumnError);
  });
});

describe('other values', () => {
  it('are stored once for as long as they stay', () => {
    const values = [['a'], ['a'], ['b'], ['a']];
    expect(packRuns(values)).toEqual([
      [['a'], 2],
      [['b'], 1],
      [['a'], 1],
    ]);
    expect(unpackRuns(packRuns(values), 4)).toEqual(values);
  });

  it('are not repeated more often than there are frames', () => {
    expect(() => unpackRuns([['a', 2 ** 40]], 4)).toThrow(ColumnError);
  });
});
