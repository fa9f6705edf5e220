import { expect, test } from 'vitest';
import { backOffMs } from './back-off.ts';

test.each([
  [1, 1_000],
  [2, 2_000],
  [3, 4_000],
  [5, 16_000],
  [6, 30_000],
  [60, 30_000],
])('after a process ended %d times in a row the pause is %d ms', (ends, pause) => {
  expect(backOffMs(ends)).toBe(pause);
});
