import { describe, expect, it } from 'vitest';
import { PATIENCE, keyFramePatienceMs } from './patience.ts';

describe('the patience with a key frame', () => {
  it.each([
    [null, 60_000],
    [2_000, 60_000],
    [40_000, 80_000],
  ])('of a camera whose key frames are %s ms apart is %i ms', (intervalMs, ms) => {
    expect(keyFramePatienceMs(PATIENCE, intervalMs)).toBe(ms);
  });
});
