import { GREY } from '@marsad/vision';
import { describe, expect, test } from 'vitest';
import { backAndForth } from './back-and-forth.ts';
import { composited, contrastOf, cutOut, personAt } from './composited-scene.ts';
import { watch } from './static-regions.ts';
import { CONDITIONS, trialOf } from './static-region-trials.ts';

const flat = (level: number): Uint8Array => new Uint8Array(GREY.width * GREY.height).fill(level);
const street = Uint8Array.from({ length: GREY.width * GREY.height }, (_, i) => 60 + ((i % GREY.width) >> 1));
const thing = cutOut(flat(220), { x: 3, y: 3 }, { x: 60, y: 40 }, 8);

test('a video plays back and forth without showing its ends twice', () => {
  expect([0, 1, 2, 3, 4, 5, 6, 7].map((place) => backAndForth(['a', 'b', 'c'], place)).join('')).toBe('abcbabcb');
  expect(backAndForth(['a'], 5)).toBe('a');
});

test('patches lie over a frame, the last one on top, and are cut at its edge', () => {
  const person = personAt(-4, 70, 30);
  const frame = composited(flat(100), [thing, person]);
  const at = (x: number, y: number) => frame[y * GREY.width + x];
  expect([at(59, 40), at(60, 40), at(67, 47), at(68, 47), at(0, 75)]).toEqual([100, 220, 220, 100, 35]);
  expect(contrastOf(flat(100), thing)).toBe(120);
});

describe('static regions of a still street', () => {
  test('are none', () => {
    expect(watch([street], 120_000).regions).toBe(0);
  });

  test.each(Object.entries(CONDITIONS))('show a thing that was put down: %s', (_, condition) => {
    const { foundMs, goneMs, shownShare } = trialOf([street], thing, condition);
    expect(foundMs).toBeGreaterThanOrEqual(10_000);
    expect(foundMs).toBeLessThanOrEqual(16_000);
    expect(goneMs).toBeLessThanOrEqual(5_000);
    expect(shownShare).toBeGreaterThan(0.9);
  });
});
