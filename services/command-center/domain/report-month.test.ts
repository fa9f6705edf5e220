import { expect, it, test } from 'vitest';
import { boundsOfMonth } from './report-month.ts';

const iso = (month: string, zone: string) => {
  const bounds = boundsOfMonth(month, zone);
  return bounds && [bounds.fromMs, bounds.toMs].map((ms) => new Date(ms).toISOString());
};

test.each([
  ['2026-11', 'UTC', ['2026-11-01T00:00:00.000Z', '2026-12-01T00:00:00.000Z']],
  ['2026-12', 'UTC', ['2026-12-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z']],
  // The clocks of Paris change within both of these months.
  ['2026-03', 'Europe/Paris', ['2026-02-28T23:00:00.000Z', '2026-03-31T22:00:00.000Z']],
  ['2026-10', 'Europe/Paris', ['2026-09-30T22:00:00.000Z', '2026-10-31T23:00:00.000Z']],
])('%s in %s lasts from midnight to midnight of its clocks', (month, zone, expected) => {
  expect(iso(month, zone)).toEqual(expected);
});

it('months of one city leave no moment out and count none twice', () => {
  const months = Array.from(
    { length: 24 },
    (_, index) => `${2025 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`,
  ).map((month) => boundsOfMonth(month, 'Africa/Casablanca'));
  for (const [index, month] of months.entries()) if (index > 0) expect(month?.fromMs).toBe(months[index - 1]?.toMs);
});

test.each(['2026-13', '2026-1', '1999-12', '2026-11-01', "2026-11'", ''])('%j is no month', (month) => {
  expect(boundsOfMonth(month, 'UTC')).toBeUndefined();
});
