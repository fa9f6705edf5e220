import { describe, expect, test } from 'vitest';
import { faultOf, needsCase, stretchesOf } from './playback.ts';

const TEN_MINUTES_MS = 600_000;
const NOW_MS = 1_790_000_100_000;

describe('the stretches that a view touches', () => {
  test.each([
    ['a still at the start of one', 0, 0, [0]],
    ['a still in its last millisecond', TEN_MINUTES_MS - 1, TEN_MINUTES_MS - 1, [0]],
    ['a still at the start of the next', TEN_MINUTES_MS, TEN_MINUTES_MS, [TEN_MINUTES_MS]],
    ['a fragment that ends where the next begins', 0, TEN_MINUTES_MS, [0]],
    ['a fragment that reaches into the next', TEN_MINUTES_MS - 1, TEN_MINUTES_MS + 1, [0, TEN_MINUTES_MS]],
  ])('%s', (_, fromMs, toMs, stretches) => {
    expect(stretchesOf({ fromMs, toMs })).toEqual(stretches);
  });
});

describe('a wanted view', () => {
  test.each([
    ['a still of now', 'still', 0, 0, false, undefined],
    ['a still of the future', 'still', 1, 1, false, 'span_in_future'],
    ['a fragment of ten seconds', 'fragment', -10_000, 0, false, undefined],
    ['a fragment a millisecond longer', 'fragment', -10_001, 0, false, 'span_not_possible'],
    ['key frames of two minutes', 'fragment', -120_000, 0, true, undefined],
    ['key frames of a millisecond more', 'fragment', -120_001, 0, true, 'span_not_possible'],
    ['a fragment without length', 'fragment', -1, -1, false, 'span_not_possible'],
  ] as const)('%s', (_, kind, from, to, keyFramesOnly, fault) => {
    expect(faultOf({ kind, fromMs: NOW_MS + from, toMs: NOW_MS + to, keyFramesOnly }, NOW_MS)).toBe(fault);
  });

  test.each([
    [3_600_000, false],
    [3_600_001, true],
  ])('needs a case when it is %d ms old: %s', (ageMs, needed) => {
    expect(needsCase(NOW_MS - ageMs, NOW_MS)).toBe(needed);
  });
});
