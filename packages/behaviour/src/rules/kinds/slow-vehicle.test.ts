import { expect, it, test } from 'vitest';
import { driving, incidentsOf, stopping, streetCamera } from '../../testing/street.ts';
import type { Actor } from '../../testing/street.ts';

const rule = { kind: 'slow_vehicle', thresholds: { kmh: 10, forMs: 5_000 } };
const car = (ordinal: number, xM: number, speed: number, from = 15, more: Partial<Actor> = {}): Actor => ({
  ordinal,
  class: 'car',
  at: driving(xM, from, speed),
  ...more,
});

test.each<[string, Actor[], string[]]>([
  ['alone on the road is raised', [car(1, 0, 2)], ['t1']],
  ['among fast ones is raised', [car(1, 0, 2), car(2, 2, 4.8), car(3, 3, 4.8, 13)], ['t1']],
  ['among slow ones is congestion', [car(1, 0, 2), car(2, 2, 2), car(3, -2, 2.5)], []],
  ['with one that is held up behind it is raised', [car(1, 0, 2, 22), car(2, 0, 2, 15)], ['t1', 't2']],
  ['a fast one is none', [car(1, 0, 4.8)], []],
  ['a standing one is none', [{ ordinal: 1, class: 'car', at: () => [0, 25] }], []],
  [
    'one that comes to a stand is slow for too short a time',
    [{ ordinal: 1, class: 'car', at: stopping(0, 15, 6, 30) }],
    [],
  ],
  ['a bicycle may be slow', [car(1, 0, 2, 15, { class: 'bicycle' })], []],
])('a slow vehicle: %s', (_, actors, expected) => {
  expect(incidentsOf(rule, actors, { seconds: 10 }).map(({ key }) => key)).toEqual(expected);
});

it('says its speed, with its error, as the first measure', () => {
  const [incident] = incidentsOf(rule, [car(1, 0, 2)], { seconds: 10 });
  const [speed] = incident?.events[0]?.measures ?? [];
  expect(speed).toMatchObject({ name: 'speed', unit: 'km_h' });
  expect(Math.abs((speed?.value ?? 0) - 7.2)).toBeLessThan(1.5);
});

it('is not judged without a calibration', () => {
  expect(incidentsOf(rule, [car(1, 0, 2)], { seconds: 10, camera: streetCamera({}, false) })).toEqual([]);
});
