import { describe, expect, it, test } from 'vitest';
import { addressOf, BACK_MS, FIRST_STEP, mapOf, momentOfStep, STEP_MS, stepOf } from './map-address.ts';

const NOW_MS = Date.UTC(2026, 10, 20, 18, 12, 31);

describe('the address', () => {
  it('shows the same again', () => {
    const view = { atMs: NOW_MS - 3_600_000, camera: 'hassan-gate-1' };
    expect(mapOf(new URLSearchParams(addressOf(view)), NOW_MS)).toEqual(view);
    expect(mapOf(new URLSearchParams(addressOf({})), NOW_MS)).toEqual({});
  });

  test.each([
    ['yesterday', new Date(NOW_MS - BACK_MS - 1).toISOString()],
    ['tomorrow', new Date(NOW_MS + BACK_MS).toISOString()],
    ['no time', 'soon'],
  ])('of %s shows now', (_, at) => expect(mapOf(new URLSearchParams({ at, camera: '<b>' }), NOW_MS)).toEqual({}));
});

describe('the slider', () => {
  it('stands at now without a moment', () =>
    expect([stepOf(undefined, NOW_MS), momentOfStep(0, NOW_MS)]).toEqual([0, undefined]));

  test.each([-1, -12, FIRST_STEP])('stands at the step %i that was taken, which the map can still show', (step) => {
    const atMs = momentOfStep(step, NOW_MS) ?? 0;
    expect([atMs % STEP_MS, stepOf(atMs, NOW_MS)]).toEqual([0, step]);
    expect(mapOf(new URLSearchParams(addressOf({ atMs })), NOW_MS + 60_000)).toEqual({ atMs });
  });
});
