import { beforeEach, describe, expect, it } from 'vitest';
import { createLosses } from './losses.ts';
import type { Loss, Losses } from './losses.ts';

describe('a loss', () => {
  let reported: Loss[];
  let losses: Losses;
  beforeEach(() => {
    reported = [];
    losses = createLosses((loss) => reported.push(loss));
  });

  it('is reported once recording goes on, from the last frame before it to the first frame after it', () => {
    losses.lost('camera_down', 1_000.4);
    expect(losses.open).toBe(true);
    losses.over(9_000.2);
    expect(reported).toEqual([{ fromMs: 1_000, toMs: 9_000, reason: 'camera_down' }]);
    expect(losses.open).toBe(false);
  });

  it('keeps its first reason', () => {
    losses.lost('stream_silent', 1_000);
    losses.lost('camera_down', 6_000);
    losses.over(9_000);
    expect(reported).toEqual([{ fromMs: 1_000, toMs: 9_000, reason: 'stream_silent' }]);
  });

  it('is reported minute by minute while it lasts, without overlap', () => {
    losses.lost('camera_down', 0);
    for (let now = 0; now <= 150_000; now += 1_000) losses.passed(now);
    expect(losses.sinceMs).toBe(0);
    losses.over(150_500);
    expect(losses.sinceMs).toBeNull();
    expect(reported.map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual([
      [0, 60_000],
      [60_000, 120_000],
      [120_000, 150_500],
    ]);
  });

  it('is not reported when nothing was lost, or only a frame or two', () => {
    losses.over(5_000);
    losses.lost('camera_down', 6_000);
    losses.over(6_099);
    expect(reported).toEqual([]);
  });
});
