import { expect, it, test } from 'vitest';
import { driving, incidentsOf, streetCamera } from '../../testing/street.ts';
import type { Actor } from '../../testing/street.ts';

const rule = { kind: 'congestion', thresholds: { kmh: 15, occupancy: 0.1, forMs: 20_000 } };

/** Two lanes in which a vehicle every `gapM` drives towards the camera, for ever. */
const stream = (gapM: number, speedAt: (seconds: number) => number): Actor[] => {
  const drivenBy = (seconds: number) => {
    let metres = 0;
    for (let at = 0; at < seconds; at += 0.2) metres += speedAt(at) * 0.2;
    return metres;
  };
  const count = Math.floor(400 / gapM);
  return [-2, 1].flatMap((xM, lane) =>
    Array.from({ length: count }, (_, n): Actor => ({
      ordinal: lane * 1_000 + n,
      class: 'car',
      at: (seconds) => {
        const yM = 20 + n * gapM - drivenBy(seconds);
        return yM < 13 || yM > 60 ? undefined : [xM, yM];
      },
    })),
  );
};
const constant = (speed: number) => () => speed;

test.each<[string, Actor[], number]>([
  ['slow and dense is congestion', stream(7, constant(2)), 1],
  ['fast and dense is none', stream(9, constant(10)), 0],
  ['slow and sparse is none', stream(60, constant(2)), 0],
  ['an empty road is none', [], 0],
  ['two parked cars are none', [1, 2].map((n): Actor => ({ ordinal: n, class: 'car', at: () => [3, 20 + n * 6] })), 0],
  ['a single slow bus is none', [{ ordinal: 1, class: 'bus', at: driving(0, 15, 0.6) }], 0],
])('%s', (_, actors, expected) => {
  expect(incidentsOf(rule, actors, { seconds: 60 })).toHaveLength(expected);
});

it('ends by itself, and a speed between the two limits does not end it and begin it again', () => {
  // 15 km/h are 4.2 m/s: it begins below that, and ends above 6.25 m/s.
  const actors = stream(7, (s) => (s < 40 ? 1 : s < 80 ? (Math.floor(s / 5) % 2 ? 3.5 : 5) : 11));
  const incidents = incidentsOf(rule, actors, { seconds: 140 });
  expect(incidents.map(({ events }) => events.at(-1)?.endedBy)).toEqual(['condition']);
  expect(incidents[0]?.toS).toBeGreaterThan(75);
});

it('is found without a calibration, without a speed', () => {
  const [incident] = incidentsOf(rule, stream(7, constant(1)), { seconds: 60, camera: streetCamera({}, false) });
  expect(incident?.events[0]?.measures?.map(({ name }) => name)).toEqual(['occupancy', 'duration']);
});
