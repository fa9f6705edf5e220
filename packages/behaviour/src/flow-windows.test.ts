import { describe, expect, it } from 'vitest';
import {
  closeByClock,
  closeByWatermark,
  completeness,
  countCrossing,
  newFlowWindows,
  observeSpan,
  openWindowFrom,
  wholeWindowFrom,
} from './flow-windows.ts';

const MINUTE = 60_000;
const T0 = 1_790_000_040_000; // a whole minute
const car = { line: 'l', direction: 'left_to_right', class: 'car' } as const;

const seenBetween = (flow: ReturnType<typeof newFlowWindows>, fromMs: number, toMs: number): void => {
  for (let at = fromMs + 200; at <= toMs; at += 200) observeSpan(flow, at, 200, BigInt(at));
};

describe('by the watermark of the camera', () => {
  it('a fully observed minute measures 60,000 ms, once the grace period is over', () => {
    const flow = newFlowWindows(T0);
    seenBetween(flow, T0, T0 + MINUTE + 4_800);
    expect(closeByWatermark(flow)).toEqual([]);
    seenBetween(flow, T0 + MINUTE + 4_800, T0 + MINUTE + 5_000);
    expect(closeByWatermark(flow)).toEqual([{ fromMs: T0, toMs: T0 + MINUTE, observedMs: 60_000, counts: [] }]);
    expect(closeByWatermark(flow)).toEqual([]);
  });

  it('a span over the boundary is divided between its windows', () => {
    const flow = newFlowWindows(T0);
    observeSpan(flow, T0 + MINUTE - 100, 100, 1n);
    observeSpan(flow, T0 + MINUTE + 600, 700, 2n);
    observeSpan(flow, T0 + 2 * MINUTE + 5_000, 200, 3n);
    expect(closeByWatermark(flow).map((measure) => measure.observedMs)).toEqual([200, 600]);
  });

  it('time that two owners observed counts once', () => {
    const flow = newFlowWindows(T0);
    observeSpan(flow, T0 + 1_000, 1_000, 1n);
    observeSpan(flow, T0 + 1_000, 1_000, 2n);
    observeSpan(flow, T0 + 1_500, 1_000, 3n);
    observeSpan(flow, T0 + 2 * MINUTE, 0, 4n);
    expect(closeByWatermark(flow)[0]?.observedMs).toBe(1_500);
  });

  it('counts by line, direction and class, and ignores crossings after the window closed', () => {
    const flow = newFlowWindows(T0);
    seenBetween(flow, T0, T0 + 1_000);
    expect(countCrossing(flow, T0 + 500, car)).toBe(true);
    expect(countCrossing(flow, T0 + 700, car)).toBe(true);
    countCrossing(flow, T0 + 800, { ...car, direction: 'right_to_left' });
    observeSpan(flow, T0 + 2 * MINUTE, 0, 9n);
    expect(closeByWatermark(flow)[0]?.counts).toEqual([
      { ...car, count: 2 },
      { ...car, direction: 'right_to_left', count: 1 },
    ]);
    expect(countCrossing(flow, T0 + 900, car)).toBe(false);
  });
});

describe('by this machine’s clock', () => {
  it('a camera that never sent a scene was observed for 0 ms in each minute', () => {
    const flow = newFlowWindows(T0 + 5_000);
    expect(closeByClock(flow, T0 + MINUTE + 14_999)).toEqual([]);
    expect(closeByClock(flow, T0 + MINUTE + 15_000)).toEqual([
      { fromMs: T0, toMs: T0 + MINUTE, observedMs: 0, counts: [] },
    ]);
    expect(closeByClock(flow, T0 + 3 * MINUTE + 15_000).map((measure) => measure.fromMs)).toEqual([
      T0 + MINUTE,
      T0 + 2 * MINUTE,
    ]);
  });

  it('a camera that failed within a minute keeps the time that it observed', () => {
    const flow = newFlowWindows(T0);
    seenBetween(flow, T0, T0 + 20_000);
    expect(closeByClock(flow, T0 + MINUTE + 15_000)).toMatchObject([{ fromMs: T0, observedMs: 20_000 }]);
  });

  it('scenes that arrive late amend the measure of their window with a more complete one', () => {
    const flow = newFlowWindows(T0);
    closeByClock(flow, T0 + MINUTE + 15_000);
    seenBetween(flow, T0, T0 + MINUTE + 5_000);
    countCrossing(flow, T0 + 30_000, car);
    expect(closeByWatermark(flow)).toMatchObject([{ fromMs: T0, observedMs: 60_000, counts: [{ count: 1 }] }]);
  });

  it('a window that the watermark closed is not reported again by the clock', () => {
    const flow = newFlowWindows(T0);
    seenBetween(flow, T0, T0 + MINUTE + 5_000);
    expect(closeByWatermark(flow)).toHaveLength(1);
    expect(closeByClock(flow, T0 + MINUTE + 30_000)).toEqual([]);
  });
});

describe('where a restart must read from', () => {
  it('an open window needs its first scene; an older track needs the first scene of the window in which it began', () => {
    const flow = newFlowWindows(T0);
    observeSpan(flow, T0 + 100, 100, 10n);
    observeSpan(flow, T0 + 30_000, 200, 20n);
    observeSpan(flow, T0 + MINUTE + 100, 100, 30n);
    observeSpan(flow, T0 + MINUTE + 6_000, 100, 40n);
    expect(closeByWatermark(flow)).toHaveLength(1);
    expect(openWindowFrom(flow)).toBe(30n);
    expect(wholeWindowFrom(flow, 25n)).toBe(10n);
    expect(wholeWindowFrom(flow, 35n)).toBe(30n);
  });

  it('nothing older than 15 minutes is kept', () => {
    const flow = newFlowWindows(T0);
    for (let minute = 0; minute < 30; minute++) observeSpan(flow, T0 + minute * MINUTE, 200, BigInt(minute));
    closeByWatermark(flow);
    expect(flow.starts[0]?.offset).toBe(15n);
    expect(wholeWindowFrom(flow, 3n)).toBe(15n);
  });
});

it('the measure with more observed time is the more complete one, then the one with more counts', () => {
  const counts = (n: number) => [{ ...car, count: n }];
  expect(completeness({ observedMs: 10, counts: [] })).toBeGreaterThan(
    completeness({ observedMs: 9, counts: counts(900) }),
  );
  expect(completeness({ observedMs: 10, counts: counts(2) })).toBeGreaterThan(
    completeness({ observedMs: 10, counts: counts(1) }),
  );
});
