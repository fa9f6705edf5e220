import { cameraRegistered } from '@marsad/schemas';
import { describe, expect, it } from 'vitest';
import { createSealOnDemand, decideSeal } from './seal-on-demand.ts';
import type { Need } from './seal-on-demand.ts';

const T = 1_790_000_000_000;
const camera = cameraRegistered.schema.parse(cameraRegistered.example);
const situation = { nowMs: T + 300, untilMs: T + 8_000, askedAtMs: 0, sealedToMs: T - 1, isPlaying: true };
const clip: Need = { camera: camera.camera, toMs: T, for: 'clip' };

describe('a time that somebody needs', () => {
  it.each([
    ['is not over yet', { nowMs: T + 299 }, 'wait'],
    ['is over and not sealed', {}, 'seal'],
    ['is sealed', { sealedToMs: T }, 'over'],
    ['was asked for just now', { askedAtMs: T - 1_699 }, 'wait'],
    ['was asked for in vain', { askedAtMs: T - 1_700 }, 'seal'],
    ['belongs to a camera that does not play', { isPlaying: false }, 'wait'],
    ['was never reached', { nowMs: T + 8_000 }, 'over'],
  ] as const)('that %s', (_, over, step) => expect(decideSeal(clip, { ...situation, ...over })).toBe(step));
});

const given = () => {
  let nowMs = T;
  let sealedToMs = 0;
  const asked: number[] = [];
  const sealing = createSealOnDemand({
    holding: () => ({ camera, epoch: T, isPlaying: () => true }),
    seal: () => void asked.push(nowMs - T),
    recordings: { local: () => [{ toMs: sealedToMs }] },
    longestSegmentMs: 180_000,
    now: () => nowMs,
  });
  const pass = (ms: number): void => {
    for (const untilMs = nowMs + ms; nowMs < untilMs; sealing.tick()) nowMs += 100;
  };
  return { sealing, asked, pass, sealTo: (ms: number) => void (sealedToMs = ms) };
};

describe('an owner', () => {
  it('seals once the time of a clip is over, and again until it is sealed', () => {
    const { sealing, asked, pass, sealTo } = given();
    sealing.need({ ...clip, toMs: T + 1_000 });
    pass(4_000);
    expect(asked).toEqual([1_300, 3_300]);
    sealTo(T + 1_000);
    pass(20_000);
    expect(asked).toHaveLength(2);
  });

  it('gives up after eight seconds', () => {
    const { sealing, asked, pass } = given();
    sealing.need(clip);
    pass(60_000);
    expect(asked).toEqual([300, 2_300, 4_300, 6_300]);
  });

  it('seals for playback at most once in five seconds, whoever plays back, and for a clip besides', () => {
    const { sealing, asked, pass } = given();
    for (let n = 0; n < 60; n += 1) {
      sealing.need({ camera: camera.camera, toMs: T + n * 100, for: 'playback' });
      pass(100);
    }
    expect(asked).toEqual([300, 5_300]);
    sealing.need({ ...clip, toMs: T + 5_500 });
    pass(200);
    expect(asked).toEqual([300, 5_300, 6_100]);
  });

  it.each([
    ['is far ahead', 200_000],
    ['was over before any open segment began', -180_001],
  ])('ignores a time that %s', (_, ms) => {
    const { sealing, asked, pass } = given();
    sealing.need({ ...clip, toMs: T + ms });
    sealing.need({ camera: camera.camera, toMs: T + ms, for: 'playback' });
    pass(220_000);
    expect(asked).toEqual([]);
  });
});
