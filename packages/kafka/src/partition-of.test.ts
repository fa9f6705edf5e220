import { expect, it, test } from 'vitest';
import { murmur2, partitionOf } from './partition-of.ts';

// The vectors of Kafka's own UtilsTest.
test.each([
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['abc', 479470107],
])('murmur2 of %s is that of the Java client', (text, expected) => {
  expect(murmur2(new TextEncoder().encode(text))).toBe(expected);
});

it('a partition is never negative', () => {
  for (const key of ['21', 'foobar', 'abc']) expect(partitionOf(key, 4)).toBeGreaterThanOrEqual(0);
});
