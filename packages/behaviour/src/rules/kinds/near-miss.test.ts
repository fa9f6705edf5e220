import { expect, it, test } from 'vitest';
import { driving, incidentsOf, streetCamera } from '../../testing/street.ts';
import type { Actor } from '../../testing/street.ts';

const rule = { kind: 'near_miss', thresholds: { gapMs: 1_500 } };
/** Crosses the road at 25 m, from the left, and is in its middle at a second. */
const crossing = (middleAtS: number, speed: number, more: Partial<Actor> = {}): Actor => ({
  ordinal: 2,
  class: 'car',
  at: (s) => {
    const xM = (s - middleAtS) * speed;
    return Math.abs(xM) > 9 ? undefined : [xM, 25];
  },
  ...more,
});
/** Comes along the road at 8 m/s: its front is at 25 m after 4 s, its rear 0.56 s later. */
const coming: Actor = { ordinal: 1, class: 'car', at: driving(0.4, 57, -8, 0, 6.4) };

test.each<[string, Actor[], number]>([
  ['a car that crosses a second behind another', [coming, crossing(5.8, 6)], 1],
  ['a car that crosses a second before another', [coming, crossing(2.6, 6)], 1],
  ['a car that crosses four seconds behind', [coming, crossing(9, 6)], 0],
  ['a person who crosses a second behind', [coming, crossing(5.6, 1.5, { class: 'person' })], 1],
  ['a person who crosses five seconds behind', [coming, crossing(10, 1.5, { class: 'person' })], 0],
  ['a person who waits at the kerb', [coming, { ordinal: 2, class: 'person', at: () => [3.5, 25] }], 0],
  ['a car that follows in the lane', [coming, { ordinal: 2, class: 'car', at: driving(0.4, 66, -8, 1, 6.4) }], 0],
  [
    'a car that comes the other way beside it',
    [coming, { ordinal: 2, class: 'car', at: driving(-3, 14, 8, 0, 5.4) }],
    0,
  ],
  [
    'two persons who meet',
    [crossing(4, 1.5, { ordinal: 1, class: 'person' }), { ordinal: 2, class: 'person', at: driving(0, 19, 1.5) }],
    0,
  ],
  ['a rider and the cycle', [coming, { ...coming, ordinal: 2, class: 'person' }], 0],
])('%s', (_, actors, expected) => {
  expect(incidentsOf(rule, actors, { seconds: 14 })).toHaveLength(expected);
});

it('is one event, which says how long the gap was', () => {
  const [incident] = incidentsOf(rule, [coming, crossing(5.8, 6)], { seconds: 14 });
  expect(incident?.events).toHaveLength(1);
  expect(incident?.events[0]).toMatchObject({ phase: 'over', endedBy: 'moment', tracks: 2 });
  const [gap] = incident?.events[0]?.measures ?? [];
  expect(gap).toMatchObject({ name: 'post_encroachment_time', unit: 's' });
  expect(gap?.value).toBeGreaterThan(0.3);
  expect(gap?.value).toBeLessThan(1.5);
});

it('is not judged without a calibration', () => {
  expect(incidentsOf(rule, [coming, crossing(5.8, 6)], { seconds: 14, camera: streetCamera({}, false) })).toEqual([]);
});
