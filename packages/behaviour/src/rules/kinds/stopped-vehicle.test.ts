import { describe, expect, it, test } from 'vitest';
import { driving, incidentsOf, ROAD, stopping, streetCamera, zoneOf } from '../../testing/street.ts';
import type { Actor } from '../../testing/street.ts';

const rule = { kind: 'stopped_vehicle', thresholds: { forMs: 10_000 } };
/** Comes along the road, and stands 25 m before the camera from the fifth second on. */
const breakdown: Actor = { ordinal: 1, class: 'car', at: stopping(1, 50, -5, 25) };
const car = (ordinal: number, at: Actor['at']): Actor => ({ ordinal, class: 'car', at });

describe('a vehicle that stands alone', () => {
  test.each<[string, Actor[], number, string[]]>([
    ['is raised', [breakdown], 30, ['t1']],
    ['is not raised before its time', [breakdown], 14, []],
    [
      'is raised while others drive past',
      [breakdown, ...[0, 1, 2, 3].map((n) => car(10 + n, driving(-2, 15, 8, n * 7, n * 7 + 6)))],
      30,
      ['t1'],
    ],
    ['is raised if it was hidden for a while', [{ ...breakdown, isHidden: (s) => s > 8 && s < 12 }], 30, ['t1']],
    [
      'is raised when others have come to stand behind it long after',
      [breakdown, car(2, stopping(1, 260, -10, 32))],
      60,
      ['t1'],
    ],
    ['is not raised when it drives on in time', [car(1, stopping(1, 50, -5, 25, 13))], 40, []],
    [
      'is not raised for standing in a queue',
      [breakdown, car(2, stopping(1, 58, -5, 32)), car(3, stopping(1, 66, -5, 39))],
      40,
      [],
    ],
    [
      'is not raised for leading a queue that forms behind it before its time is up',
      [breakdown, car(2, stopping(1, 142, -10, 32)), car(3, stopping(1, 160, -10, 39))],
      60,
      [],
    ],
    ['is not raised for having been parked from the start', [car(1, () => [3, 25])], 40, []],
    ['is not raised if it is a bicycle', [{ ordinal: 1, class: 'bicycle', at: stopping(1, 50, -5, 25) }], 40, []],
    [
      'is raised beside vehicles that were parked from the start',
      [breakdown, car(2, () => [3, 32]), car(3, () => [3, 39])],
      30,
      ['t1'],
    ],
  ])('%s', (_, actors, seconds, expected) => {
    expect(incidentsOf(rule, actors, { seconds }).map(({ key }) => key)).toEqual(expected);
  });

  it('says since when it stands, its time, and its way there', () => {
    const [incident] = incidentsOf(rule, [breakdown], { seconds: 30 });
    expect(incident?.fromS).toBeGreaterThan(3.5);
    expect(incident?.fromS).toBeLessThan(7);
    expect(incident?.events[0]?.measures?.[0]).toMatchObject({ name: 'duration', unit: 's' });
    expect(incident?.events[0]?.path?.at(-1)?.yM).toBeCloseTo(25, 0);
  });

  it('is over once it has driven on', () => {
    const events = incidentsOf(rule, [car(1, stopping(1, 50, -5, 25, 25))], { seconds: 60 }).flatMap(
      (each) => each.events,
    );
    expect(events.map(({ phase, endedBy }) => endedBy ?? phase)).toEqual(['began', 'condition']);
  });

  it('is found without a calibration', () => {
    expect(incidentsOf(rule, [breakdown], { seconds: 30, camera: streetCamera({}, false) })).toHaveLength(1);
  });

  it('is told from one that waits at a stop line', () => {
    const approach = zoneOf('signal', 'approach', [
      [-4, 20],
      [4, 20],
      [4, 35],
      [-4, 35],
    ]);
    expect(incidentsOf(rule, [breakdown], { seconds: 40, camera: streetCamera({ zones: [ROAD, approach] }) })).toEqual(
      [],
    );
  });

  it('is the same under another number', () => {
    const first: Actor = { ...breakdown, at: (s) => (s < 20 ? breakdown.at(s) : undefined) };
    const second: Actor = { ...breakdown, ordinal: 9, at: (s) => (s >= 23 ? breakdown.at(s) : undefined) };
    expect(incidentsOf(rule, [first, second], { seconds: 40 })).toHaveLength(1);
  });
});
