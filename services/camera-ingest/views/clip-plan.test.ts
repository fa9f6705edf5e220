import { describe, expect, it } from 'vitest';
import { clipStep, footageOf, nearestImage } from './clip-plan.ts';

const NOW = 1_000_000;
describe('a snapshot', () => {
  const images = [{ capturedAtMs: NOW - 3_000 }, { capturedAtMs: NOW - 2_000 }, { capturedAtMs: NOW - 900 }];
  it('is the nearest image', () => {
    expect(nearestImage(images, NOW - 1_800, NOW)).toEqual({
      kind: 'image',
      image: { capturedAtMs: NOW - 2_000 },
    });
  });
  it.each([
    ['too old for its image to be kept', NOW - 31_000, 'moment_too_old'],
    ['recent, but no image of it was kept', NOW - 9_000, 'nothing_recorded'],
  ] as const)('is not there when the moment is %s', (_, atMs, reason) =>
    expect(nearestImage(images, atMs, NOW)).toEqual({ kind: 'none', reason }),
  );
});

describe('the recordings of a clip', () => {
  const footage = (epoch: number, fromMs: number, toMs: number) => ({ epoch, part: 0, fromMs, toMs, originMs: 0 });
  it('are those that overlap it, in order', () => {
    const known = [footage(1, 60, 120), footage(1, 0, 60), footage(1, 120, 180), footage(1, 180, 240)];
    expect(footageOf(known, 60, 130).map(({ fromMs }) => fromMs)).toEqual([60, 120]);
  });
  it('begin with the newer claim if two owners recorded', () => {
    expect(footageOf([footage(1, 0, 60), footage(2, 0, 60)], 0, 60).map(({ epoch }) => epoch)).toEqual([2, 1]);
  });
});

describe('a clip', () => {
  const at = (nowMs: number, over: { sealedToMs?: number; playing?: boolean } = {}) =>
    clipStep({ toMs: NOW, nowMs, sealedToMs: over.sealedToMs, playing: over.playing ?? true });
  it.each([
    ['waits for its end', at(NOW - 1), 'wait'],
    ['waits for the last frames to be analysed', at(NOW + 699), 'wait'],
    ['then asks to seal the open segment', at(NOW + 700), 'seal'],
    ['is made once all of it is sealed', at(NOW + 700, { sealedToMs: NOW }), 'ready'],
    ['is not made while its end is not sealed', at(NOW + 900, { sealedToMs: NOW - 1 }), 'seal'],
    ['does not wait for an idle camera', at(NOW + 1_400, { playing: false }), 'ready'],
    ['is made of the sealed segments after a while', at(NOW + 8_000), 'ready'],
  ] as const)('%s', (_, step, expected) => expect(step).toBe(expected));
});
