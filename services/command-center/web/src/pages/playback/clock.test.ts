import { describe, expect, it, test } from 'vitest';
import { changed, headAt, shuttleBackwards, shuttleForwards, startedAt, within, withMark } from './clock.ts';

describe('the clock of all cameras', () => {
  test.each([
    [1, 2_000, 3_000],
    [0.25, 2_000, 1_500],
    [8, 1_000, 9_000],
    [-2, 500, 0],
  ])('at speed %d, %d ms later, stands at %d', (speed, laterMs, headMs) => {
    const playing = changed(startedAt(1_000, 0), { playing: true, speed }, 0);
    expect(headAt(playing, laterMs)).toBe(headMs);
  });

  it('stands still while it waits or is paused, and goes on from there', () => {
    const playing = changed(startedAt(1_000, 0), { playing: true }, 0);
    const held = changed(playing, { held: true }, 500);
    expect(headAt(held, 9_000)).toBe(1_500);
    expect(headAt(changed(held, { held: false }, 9_000), 9_100)).toBe(1_600);
    expect(headAt(changed(playing, { playing: false }, 700), 5_000)).toBe(1_700);
  });

  it('changes its speed without a jump', () => {
    const playing = changed(startedAt(0, 0), { playing: true }, 0);
    expect(headAt(changed(playing, { speed: 4 }, 1_000), 2_000)).toBe(5_000);
  });
});

describe('J and L', () => {
  const at = (speed: number, playing: boolean) => ({ ...startedAt(0, 0), speed, playing });
  test.each([
    ['paused', at(1, false), 1, -1],
    ['playing', at(1, true), 2, -1],
    ['slow', at(0.25, true), 1, -1],
    ['fast', at(8, true), 8, -1],
    ['backwards', at(-1, true), 1, -2],
    ['fast backwards', at(-8, true), 1, -8],
  ])('%s', (_, clock, forwards, backwards) => {
    expect([shuttleForwards(clock), shuttleBackwards(clock)]).toEqual([forwards, backwards]);
  });
});

describe('the play head stays', () => {
  const loop = { inMs: 100, outMs: 200 };
  test.each([
    ['within a loop', 150, 1, loop, { headMs: 150, stops: false }],
    ['at the end of a loop, which begins again', 200, 1, loop, { headMs: 100, stops: false }],
    ['at the start of a loop, backwards', 100, -1, loop, { headMs: 200, stops: false }],
    ['before a loop, which it plays into', 50, 1, loop, { headMs: 50, stops: false }],
    ['at the newest recording, and stops', 1_001, 1, {}, { headMs: 1_000, stops: true }],
    ['with one mark, as without', 500, 1, { inMs: 100 }, { headMs: 500, stops: false }],
  ])('%s', (_, headMs, speed, marks, expected) => {
    expect(within(headMs, { speed, marks, newestMs: 1_000 })).toEqual(expected);
  });

  test.each([
    ['in', 150, { inMs: 150, outMs: 200 }],
    ['in', 250, { inMs: 250, outMs: undefined }],
    ['out', 150, { inMs: 100, outMs: 150 }],
    ['out', 50, { inMs: undefined, outMs: 50 }],
  ] as const)('mark %s at %d', (which, atMs, marks) => {
    expect(withMark(loop, which, atMs)).toEqual(marks);
  });
});
