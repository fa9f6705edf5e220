import { expect, test } from 'vitest';
import { momentOf, wallOf } from './city-time.ts';

test.each([
  ['an hour ahead of UTC', '2025-11-30T08:15', '2025-11-30T07:15Z'],
  ['on UTC in Ramadan', '2025-03-01T08:15', '2025-03-01T08:15Z'],
  ['across midnight', '2025-12-01T00:15', '2025-11-30T23:15Z'],
])('the city’s clock is %s, and back', (_, wall, utc) => {
  expect(momentOf(wall)).toBe(Date.parse(utc));
  expect(wallOf(Date.parse(utc))).toBe(wall);
});

test.each([undefined, '', 'yesterday', '2026-13-40T00:00', '2025-11-30'])('%s is no time', (wall) => {
  expect(momentOf(wall)).toBeUndefined();
});
