import { expect, it } from 'vitest';
import { ALL, NONE } from '../testing/results.ts';
import { createPermitBook } from './permitted-since.ts';
import type { Permits } from './permits.ts';

const state: { permits: Permits; nowMs: number } = { permits: NONE, nowMs: 0 };
const create = () =>
  createPermitBook(
    () => state.permits,
    () => state.nowMs,
  );
const noting =
  ({ permittedSince }: ReturnType<typeof create>) =>
  (permits: Permits, nowMs: number) => {
    Object.assign(state, { permits, nowMs });
    return permittedSince({ camera: 'gate' });
  };

it('counts from the end of a halt, for each kind of result', () => {
  const note = noting(create());
  expect(note(ALL, 10)).toEqual({});
  expect(note({ ...ALL, plates: false }, 20)).toEqual({});
  expect(note(ALL, 30)).toEqual({ platesMs: 30 });
  expect(note(ALL, 40)).toEqual({ platesMs: 30 });
  note(NONE, 50);
  expect(note(ALL, 60)).toEqual({ scenesMs: 60, platesMs: 60 });
});

it('is unknown before the first act', () => {
  const note = noting(create());
  note(NONE, 10);
  expect(note(ALL, 20)).toEqual({});
});
