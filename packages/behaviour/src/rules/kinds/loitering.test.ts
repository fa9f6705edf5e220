import { expect, test } from 'vitest';
import { frameAt, motionAt, watchedWith } from '../../testing/rules.ts';
import type { ZonePlace } from '../kind.ts';
import { loitering } from './loitering.ts';

const zone: ZonePlace = {
  kind: 'zone',
  id: 'door',
  zoneKind: 'loitering',
  polygon: [],
  around: { left: 500, right: 1_000, top: 0, bottom: 500 },
  contains: ({ x }) => x > 500,
};
type Seen = {
  readonly s: number;
  readonly x: number;
  readonly track?: number;
  readonly ageMs?: number;
  readonly speedInHeights?: number;
};

/** Since when whoever is seen last stays, s; undefined if nobody does. */
function staysSince(seen: readonly Seen[], forMs = 60_000): number | undefined {
  const state = loitering.start();
  const rule = watchedWith({ thresholds: { forMs } });
  const held = seen.map(({ s, x, track = 1, ageMs = s * 1_000, speedInHeights = 0 }) =>
    loitering.step(
      state,
      frameAt(s * 1_000, [motionAt(track, s * 1_000, { x, y: 250 }, { class: 'person', ageMs, speedInHeights })]),
      rule,
      zone,
    ),
  );
  const sinceMs = held.at(-1)?.[0]?.sinceMs;
  return sinceMs === undefined ? undefined : sinceMs / 1_000;
}
const seconds = (from: number, to: number, x: number, more: Partial<Seen> = {}): Seen[] =>
  Array.from({ length: to - from }, (_, i) => ({ s: from + i, x, ...more }));

test.each<[string, Seen[], number, number | undefined]>([
  ['who stays', seconds(0, 60, 600), 60_000, 0],
  ['who is elsewhere', seconds(0, 60, 400), 60_000, undefined],
  ['who is away for 5 s', [...seconds(0, 20, 600), ...seconds(20, 24, 400), ...seconds(24, 60, 600)], 60_000, 0],
  ['who is away for longer', [...seconds(0, 20, 600), ...seconds(20, 27, 400), ...seconds(27, 60, 600)], 60_000, 27],
  [
    'who is away for a quarter of a short dwell time',
    [...seconds(0, 4, 600), ...seconds(4, 7, 400), ...seconds(7, 9, 600)],
    8_000,
    7,
  ],
  [
    'who is lost and found again where they stood',
    [...seconds(0, 60, 600), ...seconds(75, 80, 610, { track: 2, ageMs: 0 })],
    60_000,
    0,
  ],
  [
    'who is one of many that stop at one place, one after another',
    [0, 1, 2, 3, 4].flatMap((n) => seconds(n * 20, n * 20 + 9, 600, { track: n, ageMs: 0 })),
    60_000,
    undefined,
  ],
  [
    'who walks past where somebody else was lost',
    [...seconds(0, 20, 600), ...seconds(35, 40, 610, { track: 2, ageMs: 0, speedInHeights: 0.7 })],
    60_000,
    undefined,
  ],
  [
    'who is found again walking, and then stands',
    [
      ...seconds(0, 60, 600),
      ...seconds(75, 77, 610, { track: 2, ageMs: 0, speedInHeights: 0.7 }),
      ...seconds(77, 80, 620, { track: 2 }),
    ],
    60_000,
    0,
  ],
  [
    'who is found again too late',
    [...seconds(0, 20, 600), ...seconds(41, 45, 610, { track: 2, ageMs: 0 })],
    60_000,
    41,
  ],
  ['who is found elsewhere', [...seconds(0, 20, 600), ...seconds(35, 40, 700, { track: 2, ageMs: 0 })], 60_000, 35],
  [
    'who had been there before the other was lost',
    [...seconds(0, 20, 600), ...seconds(35, 40, 610, { track: 2, ageMs: 30_000 })],
    60_000,
    35,
  ],
])('somebody %s', (_, seen, forMs, since) => expect(staysSince(seen, forMs)).toBe(since));
