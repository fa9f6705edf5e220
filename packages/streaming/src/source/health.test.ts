import { describe, expect, it } from 'vitest';
import { createHealth } from './health.ts';
import type { Health, Sign } from './health.ts';

const T = 1_790_000_000_000;
const sound: Sign['clock'] = { source: 'server', fault: null, offsetMs: null };
const LATE = { atMs: T + 6_500, keyframe: false, bytes: 5_000, declaredFps: 25, clock: sound };
const given = () => {
  const reports: Health[] = [];
  const health = createHealth((report) => reports.push(report));
  const play = (fromMs: number, untilMs: number, change: Partial<Sign> = {}, everyMs = 40): void => {
    for (let ms = fromMs; ms < untilMs; ms += everyMs)
      health.note({
        atMs: T + ms,
        keyframe: (ms - fromMs) % 2_000 === 0,
        bytes: 5_000,
        declaredFps: 25,
        packetsLost: 0,
        clock: sound,
        ...change,
      });
  };
  return { reports, health, play };
};

describe('the health of a stream', () => {
  it('is reported at its end if it was too short before', () => {
    const { reports, play, health } = given();
    play(0, 1_010, { packetsLost: 2 });
    health.ended();
    health.ended();
    expect(reports).toMatchObject([{ deliveredFps: 25, bitrateKbps: 1_000, packetsLost: 2 }]);
  });
  it('is reported at its end with its latest rates if more packets were lost since', () => {
    const { reports, play, health } = given();
    play(0, 5_010, {}, 50);
    health.note({ ...LATE, packetsLost: 7 });
    health.ended();
    const received = { ms: 6_500, frames: 101, bytes: 505_000 };
    expect(reports[1]).toEqual({ ...reports[0], packetsLost: 7, received });
  });
  it('is reported every five seconds, as it is delivered', () => {
    const { reports, play, health } = given();
    play(0, 10_010, {}, 50);
    expect(reports).toHaveLength(2);
    expect(reports[1]).toEqual({
      clockSource: 'server',
      clockOffsetMs: null,
      declaredFps: 25,
      deliveredFps: 20,
      keyframeSeconds: 2,
      bitrateKbps: 800,
      packetsLost: 0,
      received: { ms: 10_000, frames: 200, bytes: 1_000_000 },
    });
    expect(health.keyframeMs).toBe(2_000);
  });

  it('goes on being reported after our own clock was set back', () => {
    const { reports, play } = given();
    play(3_600_000, 3_605_010);
    play(0, 10_010);
    expect(reports.map(({ deliveredFps }) => deliveredFps)).toEqual([25, 25, 25]);
  });

  it('is reported at once when a fault of the clock is found, at most once a second', () => {
    const { reports, play } = given();
    play(0, 2_000);
    play(2_000, 2_080, { clock: { ...sound, fault: 'outlier' } });
    play(2_080, 2_800, { clock: { ...sound, fault: 'jumped' } });
    expect(reports.map(({ clockReason }) => clockReason)).toEqual(['outlier']);
    play(2_800, 3_200, { clock: { ...sound, fault: 'jumped' } });
    expect(reports.map(({ clockReason }) => clockReason)).toEqual(['outlier', 'jumped']);
  });

  it('counts lost packets over all connections of a camera', () => {
    const { reports, play, health } = given();
    play(0, 5_100, { packetsLost: 7 });
    health.ended();
    play(60_000, 65_100, { packetsLost: 2 });
    expect(reports.map(({ packetsLost }) => packetsLost)).toEqual([7, 7, 9]);
  });

  it('does not take the time without a stream for a slow one', () => {
    const { reports, play, health } = given();
    play(0, 3_000);
    health.ended();
    play(60_000, 65_100);
    expect(reports.map(({ deliveredFps }) => deliveredFps)).toEqual([25, 25]);
  });

  it('knows what came since the camera was opened, the last seconds too, but not the time without a stream', () => {
    const { reports, play, health } = given();
    play(0, 5_010);
    play(5_040, 7_010);
    health.ended();
    play(60_000, 61_010, {}, 100);
    health.ended();
    expect(reports.map(({ received }) => [received.ms, received.frames])).toEqual([
      [5_000, 125],
      [7_000, 175],
      [8_000, 185],
    ]);
  });
});
