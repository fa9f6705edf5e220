import { expect, test } from 'vitest';
import { percentile, spreadLine } from './milliseconds.ts';

const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);

test.each([
  [0.5, 51],
  [0.95, 96],
  [1, 100],
  [0, 1],
])('percentile %f of 1 to 100 is %i', (share, value) => {
  expect(percentile(hundred, share)).toBe(value);
});

test('the last line of a command gives medians and 95th percentiles, and names what was not measured', () => {
  expect(spreadLine('objects: 3 boxes', 1, { look: hundred, read: [] })).toBe(
    'objects: 3 boxes; ms on one thread, median / 95th percentile: look 51.0 / 96.0, read not measured',
  );
  expect(spreadLine('x', 4, {})).toContain('4 threads');
});
