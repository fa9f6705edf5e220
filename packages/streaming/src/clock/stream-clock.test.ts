import { describe, expect, it } from 'vitest';
import { createStreamClock } from './stream-clock.ts';
import { readCamera } from './testing/simulated-camera.ts';
import type { Misbehaviour } from './testing/simulated-camera.ts';

const play = (camera: Partial<Misbehaviour>) => {
  const { clock, taken, inOrder } = readCamera({ seconds: 34, fps: 25, ...camera });
  const startedMs = taken[0]?.truthMs ?? 0;
  const errors = inOrder.map(({ wallMs, truthMs }) => wallMs - truthMs);
  const holes = taken.flatMap(({ hole }) =>
    hole ? [{ ...hole, fromMs: hole.fromMs - startedMs, toMs: hole.toMs - startedMs }] : [],
  );
  return {
    clock,
    taken,
    holes,
    worstMs: Math.max(...errors.map(Math.abs)),
    lastMs: Math.abs(errors.at(-1) ?? 0),
    recordedMs: (inOrder.at(-1)?.wallMs ?? 0) - (inOrder[0]?.wallMs ?? 0),
    faults: [...new Set(taken.map(({ fault }) => fault).filter((fault) => fault !== null))],
  };
};

describe('a stream’s clock', () => {
  it.each<[string, Partial<Misbehaviour>]>([
    ['stamps jump back by 5 s', { jumps: [{ atMs: 6_000, byMs: -5_000 }] }],
    ['stamps jump forward by 5 s', { jumps: [{ atMs: 6_000, byMs: 5_000 }] }],
    ['stamps jump by 100 days', { jumps: [{ atMs: 6_000, byMs: 8.64e9 }] }],
    ['stamps jump back by less than a frame group', { jumps: [{ atMs: 6_000, byMs: -300 }] }],
    ['stamps jump while the reader starves', { jumps: [{ atMs: 6_100, byMs: -5_000 }], starvedEveryMs: 400 }],
  ])('goes on at once: %s', (_, camera) => {
    const { worstMs, holes, faults } = play(camera);
    expect(worstMs).toBeLessThan(500);
    expect(holes).toEqual([]);
    expect(faults).toEqual(['jumped']);
  });

  it.each<[string, Partial<Misbehaviour>]>([
    ['stand still', { standstill: { fromMs: 0, untilMs: 1e9, creepMs: 0 } }],
    ['creep by 90 ticks a frame', { standstill: { fromMs: 0, untilMs: 1e9, creepMs: 1 } }],
    ['are missing', { missingStampEvery: 1 }],
    ['stand still for six seconds', { standstill: { fromMs: 6_000, untilMs: 12_000, creepMs: 0 } }],
  ])('follows arrival where stamps %s', (_, camera) => {
    const { worstMs, recordedMs, holes, faults } = play(camera);
    expect(worstMs).toBeLessThan(100);
    expect(Math.abs(recordedMs - 33_960)).toBeLessThan(100);
    expect(holes).toEqual([]);
    expect(faults).toEqual(['stood_still']);
  });

  it('measures the rate of a camera that declares 25 frames a second and takes 21', () => {
    const { taken, clock, holes, faults, lastMs } = play({ fps: 21, declaredFps: 25, stampRate: 21 / 25 });
    expect(faults).toEqual(['other_rate']);
    expect(holes).toEqual([]);
    const steps = taken.slice(1).map(({ wallMs }, k) => wallMs - (taken[k]?.wallMs ?? 0));
    expect(Math.max(...steps)).toBeLessThan(100);
    expect(clock.intervalMs).toBeCloseTo(1_000 / 21, 0);
    expect(lastMs).toBeLessThan(500);
  });

  it('forgives a stray in fifty', () => {
    const { worstMs, holes, faults } = play({ strayEvery: 50, strayByMs: -9_800_000 });
    expect({ worstMs: Math.round(worstMs), holes, faults }).toEqual({ worstMs: 5, holes: [], faults: ['outlier'] });
  });

  it.each<[string, Partial<Misbehaviour>]>([
    ['a drift of 500 ppm', { driftPpm: 500, seconds: 120 }],
    ['a jitter of 150 ms', { jitterMs: 150 }],
    ['a burst after a stall', { stall: { atMs: 8_000, forMs: 3_000 } }],
    ['a counter that wraps', { wrapsAfterMs: 6_000 }],
    ['reordered frames', { reordering: [3, 1, 2] }],
    ['reordered frames while the counter wraps', { reordering: [8, 4, 2, 1, 3, 6, 5, 7], wrapsAfterMs: 6_000 }],
    ['one frame in two seconds, declared as 25 a second', { fps: 0.5, declaredFps: 25, seconds: 60 }],
    ['one frame a second', { fps: 1, seconds: 60 }],
  ])('finds no fault in %s', (_, camera) => {
    const { worstMs, holes, faults } = play(camera);
    expect({ holes, faults }).toEqual({ holes: [], faults: [] });
    expect(worstMs).toBeLessThan(160);
  });

  it('reports a hole where frames are missing, by stamps and arrival', () => {
    const { holes, faults } = play({ pause: { atMs: 8_000, forMs: 4_000 } });
    expect(faults).toEqual([]);
    expect(holes).toHaveLength(1);
    expect(holes[0]?.reason).toBe('missing');
    expect(Math.abs((holes[0]?.fromMs ?? 0) - 8_000)).toBeLessThan(50);
    expect(Math.abs((holes[0]?.toMs ?? 0) - 12_000)).toBeLessThan(50);
  });

  it('reports a hole by arrival alone where stamps jumped meanwhile, and is right again', () => {
    const { holes, faults, lastMs } = play({
      pause: { atMs: 8_000, forMs: 4_000 },
      jumps: [{ atMs: 9_000, byMs: -100_000 }],
    });
    expect(faults).toEqual(['jumped']);
    expect(holes.map(({ reason }) => reason)).toEqual(['clock_jumped']);
    expect(Math.abs((holes[0]?.toMs ?? 0) - (holes[0]?.fromMs ?? 0) - 4_000)).toBeLessThan(200);
    expect(lastMs).toBeLessThan(100);
  });

  it('reports a hole although our own clock was set back by an hour before it', () => {
    const { holes, taken } = play({
      pause: { atMs: 20_000, forMs: 4_000 },
      ownClock: { atMs: 8_000, byMs: -3_600_000 },
    });
    expect(holes.map(({ reason }) => reason)).toEqual(['missing']);
    const steps = taken.slice(1).map(({ wallMs }, k) => wallMs - (taken[k]?.wallMs ?? 0));
    expect(Math.min(...steps)).toBeGreaterThan(0);
  });
});

describe('the clock of a file, whose packets arrive when they are due', () => {
  const readFile = (stamps: readonly (number | null)[], declaredFps: number | null = 25) => {
    const clock = createStreamClock({
      declaredFps,
      ticksPerSecond: 90_000,
      first: { stampMs: stamps[0] ?? null, atMs: 1_000 },
    });
    return stamps.map((stampMs) => clock.take({ stampMs, arrivedMs: null }));
  };
  const frames = (count: number, fromMs: number) => Array.from({ length: count }, (_, k) => fromMs + k * 40);

  it('begins at once, although its first stamp is an hour', () => {
    expect(readFile(frames(3, 3_600_000)).map(({ wallMs }) => wallMs)).toEqual([1_000, 1_040, 1_080]);
  });

  it.each([0, 36e5, 26.5 * 36e5])(
    'plays two joined files one after the other: the second begins at %d ms',
    (fromMs) => {
      const walls = readFile([...frames(100, 1_400), ...frames(100, fromMs)]).map(({ wallMs }) => wallMs);
      expect((walls.at(-1) ?? 0) - (walls[0] ?? 0)).toBeCloseTo(199 * 40, 0);
      expect(Math.max(...walls.slice(1).map((ms, k) => ms - (walls[k] ?? 0)))).toBeLessThan(100);
    },
  );

  it('takes the declared interval where it has no stamps', () => {
    const walls = readFile(
      Array.from({ length: 50 }, () => null),
      10,
    ).map(({ wallMs }) => wallMs);
    expect(walls.at(-1)).toBeCloseTo(1_000 + 49 * 100, 6);
  });

  it('keeps a pause of three seconds, which somebody may have filmed', () => {
    const walls = readFile([...frames(10, 0), ...frames(10, 3_000)]);
    expect(walls.at(-1)?.wallMs).toBe(1_000 + 3_360);
    expect(walls.every(({ hole }) => hole === null)).toBe(true);
  });
});

describe('sender reports', () => {
  const playWithReports = (ntpOf: (ms: number) => number) => {
    const clock = createStreamClock({
      declaredFps: 25,
      ticksPerSecond: 90_000,
      first: { stampMs: 0, atMs: 1_000_000 },
    });
    let wallMs = 0;
    for (let ms = 0; ms <= 30_000; ms += 40) {
      const arrivedMs = 1_000_000 + ms;
      ({ wallMs } = clock.take({ stampMs: ms, arrivedMs }));
      if (ms % 1_000 === 0) clock.report({ ntpMs: ntpOf(arrivedMs), stampMs: ms, arrivedMs });
    }
    return { clock, errorMs: wallMs - 1_030_000 };
  };

  it('that agree with arrival give frames the camera’s time', () => {
    const { clock, errorMs } = playWithReports((ms) => ms - 120);
    expect(clock.source).toBe('camera');
    expect(clock.offsetMs ?? 0).toBeCloseTo(-120, 0);
    expect(errorMs).toBeLessThan(-50);
    expect(errorMs).toBeGreaterThanOrEqual(-120);
    expect(clock.fault).toBeNull();
  });

  it.each<[string, (ms: number) => number, number]>([
    ['an hour off', (ms) => ms + 3_600_000, 3_600_000],
    ['20 hours off', (ms) => ms - 72_000_000, -72_000_000],
    ['that step by 4 s', (ms) => (ms < 1_020_000 ? ms : ms - 4_000), -4_000],
    ['that jump about', (ms) => ms + (Math.floor(ms / 1_000) % 2) * 900, 0],
  ])('%s change no time, and are called unbelievable', (_, ntpOf, offsetMs) => {
    const { clock, errorMs } = playWithReports(ntpOf);
    expect(clock.source).toBe('server');
    expect(clock.fault).toBe('unbelievable');
    expect(Math.abs(errorMs)).toBeLessThan(5);
    expect(Math.abs((clock.offsetMs ?? 0) - offsetMs)).toBeLessThanOrEqual(901);
  });

  it.each<[string, (ms: number) => number]>([
    ['1970', (ms) => ms - 1_790_000_000_000],
    ['2036', (ms) => ms + 3e11],
    ['no time', () => Number.NaN],
  ])('of a clock that was never set (%s) change no time, and have no offset', (_, ntpOf) => {
    const { clock, errorMs } = playWithReports(ntpOf);
    expect([clock.source, clock.fault, clock.offsetMs]).toEqual(['server', 'unbelievable', null]);
    expect(Math.abs(errorMs)).toBeLessThan(5);
  });

  it('are believed again once the camera’s clock is set', () => {
    const { clock } = playWithReports((ms) => (ms < 1_010_000 ? 5_000 : ms - 120));
    expect(clock.source).toBe('camera');
    expect(clock.offsetMs ?? 0).toBeCloseTo(-120, 0);
  });
});
