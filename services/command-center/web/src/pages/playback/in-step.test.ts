import { expect, it, test } from 'vitest';
import { follow, lackImages } from './in-step.ts';

test.each([
  ['in step', 0, 1, { rate: 1, jump: false }],
  ['unseen ahead', 40, 1, { rate: 1, jump: false }],
  ['ahead', 100, 1, { rate: 0.9, jump: false }],
  ['behind', -100, 1, { rate: 1.1, jump: false }],
  ['at the most correction', -600, 1, { rate: 1.15, jump: false }],
  ['too far off', 601, 1, { rate: 1, jump: true }],
  ['too far off, but fast', 601, 8, { rate: 8 * (1 - 601 / 8_000), jump: false }],
  ['slow', 0, 0.25, { rate: 0.25, jump: false }],
])('a video that is %s follows', (_, driftMs, speed, { rate, jump }) => {
  const followed = follow(driftMs, speed);
  expect(followed.rate).toBeCloseTo(rate, 6);
  expect(followed.jump).toBe(jump);
});

it('four videos that begin apart are in step after 6 s at every speed, and jump only where they are slow', () => {
  for (const speed of [0.25, 0.5, 1, 2, 4, 8]) {
    let heads = [-500, -200, 90, 450];
    for (let ms = 0; ms < 6_000; ms += 100) {
      const clockMs = ms * speed;
      const followed = heads.map((head) => follow(head - clockMs, speed));
      if (speed >= 1) expect(followed.some(({ jump }) => jump)).toBe(false);
      heads = heads.map((head, index) => (followed[index]?.jump ? clockMs : head) + (followed[index]?.rate ?? 0) * 100);
    }
    const apart = Math.max(...heads) - Math.min(...heads);
    expect(apart).toBeLessThanOrEqual(100 * Math.max(1, speed));
  }
});

test.each([
  ['all loaded', [{ isRecorded: true, isLoaded: true }], false],
  [
    'one not loaded',
    [
      { isRecorded: true, isLoaded: true },
      { isRecorded: true, isLoaded: false },
    ],
    true,
  ],
  [
    'one in a gap',
    [
      { isRecorded: true, isLoaded: true },
      { isRecorded: false, isLoaded: false },
    ],
    false,
  ],
])('cameras of which %s lack images: %s', (_, cameras, lacks) => {
  expect(lackImages(cameras)).toBe(lacks);
});
