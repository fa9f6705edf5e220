import { expect, test } from 'vitest';
import { driving, incidentsOf, ROAD, streetCamera, zoneOf } from '../../testing/street.ts';
import type { Actor } from '../../testing/street.ts';

const crossing = zoneOf('zebra', 'pavement', [
  [-5, 28],
  [5, 28],
  [5, 34],
  [-5, 34],
]);
const camera = streetCamera({ zones: [ROAD, crossing] });
const person = (at: Actor['at'], more: Partial<Actor> = {}): Actor => ({ ordinal: 1, class: 'person', at, ...more });
/** Walks across the road at `yM`. */
const across =
  (yM: number) =>
  (seconds: number): [number, number] => [-7 + 1.4 * seconds, yM];

test.each<[string, Actor[], number]>([
  ['walks across the road', [person(across(22))], 1],
  ['stands on the road', [person(() => [0, 25])], 1],
  ['runs across it', [person((s) => [-9 + 2.5 * s, 22])], 1],
  ['walks beside it', [person((s) => [-6, 15 + s])], 0],
  ['stands at the kerb with a foot on the road', [person(() => [-4.05, 20])], 0],
  ['uses the crossing', [person(across(31))], 0],
  ['rides a bicycle', [person(driving(0, 15, 4)), { ordinal: 2, class: 'bicycle', at: driving(0, 15, 4) }], 0],
  [
    'rides a motorcycle',
    [person(driving(0, 15, 8, 0, 5)), { ordinal: 2, class: 'motorcycle', at: driving(0, 15, 8, 0, 5) }],
    0,
  ],
  ['rides something that is not detected', [person(driving(0, 13, 7, 0, 6))], 0],
  ['is hardly a person', [person(() => [0, 25], { confidence: 0.3 })], 0],
  ['is hidden', [person(() => [0, 25], { isHidden: (s) => s > 1 })], 0],
  ['is a car', [{ ordinal: 1, class: 'car', at: () => [0, 25] }], 0],
  ['sits in a bus', [person(driving(0, 20.4, 2)), { ordinal: 2, class: 'bus', at: driving(0, 20, 2) }], 0],
  ['walks in front of a bus', [person(across(19.5)), { ordinal: 2, class: 'bus', at: () => [0, 21] }], 1],
])('who %s', (_, actors, expected) => {
  expect(incidentsOf({ kind: 'person_on_carriageway' }, actors, { seconds: 10, camera })).toHaveLength(expected);
});
