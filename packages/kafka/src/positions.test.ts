import { describe, expect, it } from 'vitest';
import { createPositions } from './positions.ts';

const state = (promise: Promise<void>) =>
  Promise.race([promise.then(() => 'caught up'), new Promise((resolve) => setImmediate(() => resolve('reading')))]);
const ends = [
  { topic: 't', partition: 0, low: 5n, high: 10n },
  { topic: 't', partition: 1, low: 3n, high: 3n },
];

describe('reading to the end', () => {
  it('is over when every partition with records has reached the end that it had at the start', async () => {
    const positions = createPositions(ends, 'beginning');
    positions.reached('t', 0, 9n);
    expect(await state(positions.caughtUp)).toBe('reading');
    positions.reached('t', 0, 10n);
    expect(await state(positions.caughtUp)).toBe('caught up');
  });

  it('is over at once if the partitions are empty, or if reading begins at their end', async () => {
    expect(await state(createPositions(ends.slice(1), 'beginning').caughtUp)).toBe('caught up');
    expect(await state(createPositions(ends, 'end').caughtUp)).toBe('caught up');
  });

  it('continues where it was, and never goes back', () => {
    const positions = createPositions(ends, 'beginning');
    expect(positions.next('t', 0)).toBe(5n);
    positions.reached('t', 0, 9n);
    positions.reached('t', 0, 7n);
    expect(positions.next('t', 0)).toBe(9n);
    expect(createPositions(ends, 'end').next('t', 0)).toBe(10n);
  });
});
