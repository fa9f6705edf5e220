import { expect, test } from 'vitest';
import { objectKeyOf } from './object-key.ts';

test.each([
  [Date.UTC(2026, 8, 21, 14, 59, 59, 999), 'hassan/2026-09-21/14/hassan-gate-1/a.mp4'],
  [Date.UTC(2026, 8, 21, 15), 'hassan/2026-09-21/15/hassan-gate-1/a.mp4'],
  [Date.UTC(2026, 0, 1), 'hassan/2026-01-01/00/hassan-gate-1/a.mp4'],
])('an object of %d lies in its UTC day and hour', (atMs, key) => {
  expect(objectKeyOf('hassan', 'hassan-gate-1', atMs, 'a.mp4')).toBe(key);
});
