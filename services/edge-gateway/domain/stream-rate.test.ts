import { expect, test } from 'vitest';
import { STREAM_EVERY_MS, STREAMS_AT_ONCE } from './limits.ts';
import { noteStream, type StreamRate } from './stream-rate.ts';

/** Opens a stream at each of these times. @returns which of them were taken */
function open(...timesMs: readonly number[]): boolean[] {
  let rate: StreamRate | undefined;
  return timesMs.map((atMs) => {
    const after = noteStream(rate, atMs);
    rate = after ?? rate;
    return after !== undefined;
  });
}
const times = (count: number, everyMs: number): number[] => Array.from({ length: count }, (_, at) => at * everyMs);

test('a few streams may be opened at once, and no more', () => {
  expect(open(...times(STREAMS_AT_ONCE + 3, 0)).filter(Boolean)).toHaveLength(STREAMS_AT_ONCE);
});

test('a camera that waits as long as it is told is taken again, however often it was refused', () => {
  const burst = times(1_000, 1);
  const after = burst.length + STREAM_EVERY_MS;
  expect(open(...burst, after, after + 1).slice(-2)).toEqual([true, false]);
});

test('a camera that reconnects at the rate for a day is never refused', () => {
  expect(open(...times(43_200, STREAM_EVERY_MS)).every(Boolean)).toBe(true);
});

test('a camera that opens 50 a second for a minute gets one each interval', () => {
  expect(open(...times(3_000, 20)).filter(Boolean)).toHaveLength(
    STREAMS_AT_ONCE + Math.floor((2_999 * 20) / STREAM_EVERY_MS),
  );
});
