import { describe, expect, it } from 'vitest';
import { backoffMs, dueMs, lateness, nextOriginMs } from './pacing.ts';

describe('when a packet is due', () => {
  it('is due at the origin plus its decoding time', () => expect(dueMs(1_000, 240)).toBe(1_240));
  it('is due at the beginning if an edit list hides it', () => expect(dueMs(1_000, -667)).toBe(1_000));
  it('begins the next part exactly where this one ended', () => expect(nextOriginMs(1_000.5, 3_416.67)).toBe(4_417.17));
  it('never lets a part be shorter than a frame', () => expect(nextOriginMs(1_000, 0)).toBe(1_040));
});

describe('being late', () => {
  it.each([
    [0, 'on_time'],
    [1_000, 'on_time'],
    [1_001, 'shed_analysis'],
    [10_000, 'shed_analysis'],
    [10_001, 'start_over'],
  ])('%i ms late means %s', (ms, what) => expect(lateness(ms)).toBe(what));
});

describe('trying again', () => {
  it('waits longer each time, up to a limit', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 99].map(backoffMs)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
  });
});
