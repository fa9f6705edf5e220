import { expect, test } from 'vitest';
import { monthOf, offeredMonths } from './months.ts';

test('two years of months are offered, the running one first', () => {
  const months = offeredMonths('2026-01-31');
  expect(months.slice(0, 3)).toEqual(['2026-01', '2025-12', '2025-11']);
  expect([months.length, months.at(-1)]).toEqual([24, '2024-02']);
});

test('an address names an offered month or none', () => {
  const offered = offeredMonths('2026-11-30');
  expect(monthOf(new URLSearchParams('month=2026-10'), offered)).toBe('2026-10');
  for (const month of ['2026-12', '2020-01', 'x', ''])
    expect(monthOf(new URLSearchParams({ month }), offered)).toBeUndefined();
});
