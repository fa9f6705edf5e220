import { expect, it, test } from 'vitest';
import { incidentsOf, lineOf, stopping, streetCamera } from '../../testing/street.ts';
import type { Actor } from '../../testing/street.ts';

const rule = { kind: 'queue', thresholds: { vehicles: 3, forMs: 10_000 } };
/** Vehicles that come one after another and stand `gapM` behind each other from 20 m on. */
const queueOf = (count: number, gapM = 8, goesAtS = 1_000): Actor[] =>
  Array.from({ length: count }, (_, n) => ({
    ordinal: n,
    class: 'car' as const,
    at: stopping(0, 40 + n * gapM, -5, 20 + n * gapM, goesAtS),
  }));

test.each<[string, Actor[], Record<string, number>, number]>([
  ['three that stand one behind another', queueOf(3), {}, 1],
  ['two are none', queueOf(2), {}, 0],
  ['three that stand far apart are none', queueOf(3, 18), {}, 0],
  [
    'three that were parked are none',
    [0, 1, 2].map((n): Actor => ({ ordinal: n, class: 'car', at: () => [3, 20 + n * 8] })),
    {},
    0,
  ],
  ['long enough', queueOf(4), { lengthM: 25 }, 1],
  ['not long enough', queueOf(4), { lengthM: 40 }, 0],
  ['stays too short', queueOf(3, 8, 12), {}, 0],
])('a queue: %s', (_, actors, thresholds, expected) => {
  const found = incidentsOf({ ...rule, thresholds: { ...rule.thresholds, ...thresholds } }, actors, { seconds: 30 });
  expect(found).toHaveLength(expected);
});

it('says how many and how long, what the threshold is about first', () => {
  const [byCount] = incidentsOf(rule, queueOf(4), { seconds: 30 });
  expect(byCount?.events[0]?.measures?.slice(0, 2)).toMatchObject([
    { name: 'queue_vehicles', value: 4 },
    { name: 'queue_length', unit: 'm' },
  ]);
  const length = byCount?.events[0]?.measures?.[1]?.value ?? 0;
  expect(Math.abs(length - 28.5)).toBeLessThan(3);
  const [byLength] = incidentsOf({ ...rule, thresholds: { ...rule.thresholds, lengthM: 20 } }, queueOf(4), {
    seconds: 30,
  });
  expect(byLength?.events[0]?.measures?.[0]?.name).toBe('queue_length');
});

test.each([
  ['reaches over it', 30, 1],
  ['ends before it', 50, 0],
])('at a line, a queue %s', (_, yM, expected) => {
  const camera = streetCamera({ lines: [lineOf('end', [-4, yM], [4, yM])] });
  expect(incidentsOf({ ...rule, placeId: 'end' }, queueOf(3), { seconds: 30, camera })).toHaveLength(expected);
});

it('is over when it has driven on', () => {
  const [incident] = incidentsOf(rule, queueOf(3, 8, 25), { seconds: 60 });
  expect(incident?.events.at(-1)).toMatchObject({ phase: 'over', endedBy: 'condition' });
});
