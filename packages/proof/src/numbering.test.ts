import { describe, expect, it } from 'vitest';
import { createNumbering, MAX_AHEAD } from './numbering.ts';

const RUN = 'alerting/alerting-1/1790000000000';
const numberingOf = (...seqs: number[]) => {
  const numbering = createNumbering();
  for (const [at, seq] of seqs.entries()) numbering.add(RUN, seq, at * 1_000);
  return numbering;
};

describe('what is covered', () => {
  it.each([
    [[], -1],
    [[0, 1, 2], 2],
    [[2, 1], -1],
    [[0, 2, 3], 0],
    [[0, 3, 1, 2], 3],
    [[0, Number.MAX_SAFE_INTEGER], 0],
  ])('of %j ends before the first missing number: %i', (seqs, upTo) => {
    expect(numberingOf(...seqs).coveredUpTo(RUN)).toBe(upTo);
  });

  it('continues after numbers that were written off, and counts a number that comes late', () => {
    const numbering = numberingOf(0, 5);
    numbering.writeOff(RUN, 1, 4, 20_000);
    expect(numbering.coveredUpTo(RUN)).toBe(5);
    expect(numbering.writtenOff()).toEqual([{ run: RUN, from: 1, to: 4, since: 20_000 }]);
    expect([numbering.add(RUN, 2, 21_000), numbering.add(RUN, 2, 22_000)]).toEqual([true, false]);
    expect(numbering.writtenOff().map(({ from, to }) => [from, to])).toEqual([
      [1, 1],
      [3, 4],
    ]);
  });
});

it('a hole is as old as the first later number, and the holes of a run are reported together', () => {
  const numbering = numberingOf(0, 2, 4, 9);
  expect(numbering.overdue(999)).toEqual([]);
  expect(numbering.overdue(2_000)).toEqual([{ run: RUN, from: 1, to: 3, count: 2 }]);
  expect(numbering.overdue(3_000)).toEqual([{ run: RUN, from: 1, to: 8, count: 6 }]);
});

it('attack: a jump differs from a hole that an honest producer can leave', () => {
  const numbering = numberingOf(0, 1);
  expect(numbering.isAhead(RUN, 1 + MAX_AHEAD)).toBe(false);
  expect(numbering.isAhead(RUN, 2 + MAX_AHEAD)).toBe(true);
  expect(numbering.isAhead('alerting/another/1', Number.MAX_SAFE_INTEGER)).toBe(true);
});
