import { describe, expect, it } from 'vitest';
import { createBlindTime } from './blind-time.ts';

function longestOf(analysedMs: readonly number[], videoUntilMs?: number): number {
  const blind = createBlindTime();
  for (const ms of analysedMs) blind.analysed(ms);
  if (videoUntilMs !== undefined) blind.videoUntil(videoUntilMs);
  return blind.longestMs;
}

describe('the longest time without an analysed frame', () => {
  it('lies between two analysed frames', () => expect(longestOf([5_000, 5_200, 9_000, 9_200])).toBe(3_800));
  it('is 0 with one analysed frame', () => expect(longestOf([5_000], 5_900)).toBe(0));
  it('does not count the time before the first', () => expect(longestOf([], 90_000)).toBe(0));
  it('lies at the end if video goes on and nothing is analysed any more', () =>
    expect(longestOf([5_000, 5_200], 9_200)).toBe(4_000));
  it('is not the last fifth of a second of the stream', () => expect(longestOf([5_000, 5_200], 5_900)).toBe(200));
});
