import { expect, it, test } from 'vitest';
import { acted } from './acted.ts';
import { startedAt } from './clock.ts';
import type { Action } from './keys.ts';

const around = { nowMs: 0, frameMs: 100, eventsMs: [500, 3_000], period: { fromMs: 0, toMs: 9_000 } };
const at = { clock: startedAt(2_000, 0), marks: {} };

test.each<[string, Action, number | undefined]>([
  ['a frame on', { do: 'frame', by: 1 }, 2_100],
  ['a frame back', { do: 'frame', by: -1 }, 1_900],
  ['ten seconds on', { do: 'seconds', by: 10 }, 12_000],
  ['the event before', { do: 'event', by: -1 }, 500],
  ['the event after', { do: 'event', by: 1 }, 3_000],
  ['the start', { do: 'end', of: 'from' }, 0],
  ['the end', { do: 'end', of: 'to' }, 9_000],
  ['nowhere by playing', { do: 'play_or_pause' }, undefined],
])('goes to %s', (_, action, seekMs) => {
  expect(acted(at, action, around)?.seekMs).toBe(seekMs);
});

test.each<[string, Action, number, boolean]>([
  ['space', { do: 'play_or_pause' }, 1, true],
  ['L', { do: 'forwards' }, 1, true],
  ['J', { do: 'backwards' }, -1, true],
  ['K', { do: 'pause' }, 1, false],
  ['a step', { do: 'frame', by: 1 }, 1, false],
])('%s leaves it at this speed, playing or not', (_, action, speed, playing) => {
  expect(acted(at, action, around)?.clock).toMatchObject({ speed, playing });
});

it('space pauses what plays, and plays forwards again after going backwards', () => {
  const backwards = { clock: { ...at.clock, playing: true, speed: -4 }, marks: {} };
  const paused = acted(backwards, { do: 'play_or_pause' }, around);
  expect(paused?.clock).toMatchObject({ playing: false, speed: 1 });
});

it('marks a loop and removes it', () => {
  const inside = acted(at, { do: 'mark', which: 'in' }, around);
  expect(inside?.marks).toEqual({ inMs: 2_000, outMs: undefined });
  expect(acted({ ...at, marks: { inMs: 1, outMs: 2 } }, { do: 'loop_off' }, around)?.marks).toEqual({});
});

test.each<Action>([{ do: 'help' }, { do: 'bookmark' }, { do: 'zoom', by: 2 }])('$do is the page’s', (action) => {
  expect(acted(at, action, around)).toBeUndefined();
});
