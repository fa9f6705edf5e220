import { describe, expect, it } from 'vitest';
import { isIdleBetween, nextPlayMs } from './play-schedule.ts';

describe('playing by schedule', () => {
  it('goes on at once if there is no schedule', () => expect(nextPlayMs(0, 30_160, undefined)).toBe(30_160));
  it('waits for the next multiple of the period', () => expect(nextPlayMs(1_000, 5_467, 30)).toBe(31_000));
  it('stays on its multiples after a late start', () => expect(nextPlayMs(1_000, 35_900, 30)).toBe(61_000));
  it('plays at once when it ends exactly at a multiple', () => expect(nextPlayMs(1_000, 31_000, 30)).toBe(31_000));
  it('skips a turn that a longer clip has overrun', () => expect(nextPlayMs(0, 41_000, 30)).toBe(60_000));
  it('is idle only where the pause is noticeable', () => {
    expect(isIdleBetween(1_000, 1_100)).toBe(false);
    expect(isIdleBetween(1_000, 25_000)).toBe(true);
  });
});
