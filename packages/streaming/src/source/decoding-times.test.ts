import { describe, expect, it } from 'vitest';
import { createDecodingTimes } from './decoding-times.ts';

describe('the decoding times of a live stream', () => {
  it('are the times at which frames are shown, if nothing is reordered', () => {
    const dtsOf = createDecodingTimes(0);
    expect([0, 40, 80, 120].map(dtsOf)).toEqual([0, 40, 80, 120]);
  });

  it('are early enough for every reordered frame, once one was seen', () => {
    const dtsOf = createDecodingTimes(0);
    const shown = [0, 120, 40, 80, 240, 160, 200, 360, 280, 320];
    const decoded = shown.map(dtsOf);
    expect(decoded.slice(2)).toEqual([40, 40, 160, 160, 160, 280, 280, 280]);
    shown.slice(2).forEach((ptsMs, k) => expect(decoded[k + 2]).toBeLessThanOrEqual(ptsMs));
  });

  it('are early enough from the beginning, if the codec says by how much', () => {
    const dtsOf = createDecodingTimes(80);
    const shown = [0, 120, 40, 80, 240];
    shown.forEach((ptsMs) => expect(dtsOf(ptsMs)).toBeLessThanOrEqual(ptsMs));
  });

  it('do not follow a time that is far back', () => {
    const dtsOf = createDecodingTimes(0);
    expect([0, 5_000, 1_000, 5_040].map(dtsOf)).toEqual([0, 5_000, 5_000, 5_040]);
  });
});
