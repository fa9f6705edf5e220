import type { StaticRegion } from '@marsad/schemas';
import { POLE, seenBy } from '@marsad/ground/testing';
import { expect, it, test } from 'vitest';
import { incidentsOf, stopping } from '../../testing/street.ts';
import type { Actor } from '../../testing/street.ts';

const rule = { kind: 'object_on_road', thresholds: { forMs: 10_000 } };
/** A region 1 m wide and 0.5 m high on the ground, that was put down at a second. */
const regionAt =
  (xM: number, yM: number, fromS: number, change: StaticRegion['change'] = 'added', toS = 1_000) =>
  (seconds: number) => {
    const foot = seenBy(POLE, { xM, yM });
    const [left, top] = [seenBy(POLE, { xM: xM - 0.5, yM }), seenBy(POLE, { xM, yM }, 0.5)];
    if (!foot || !left || !top || seconds < fromS || seconds > toS) return {};
    const box = {
      x: left.x / POLE.widthPx,
      y: top.y / POLE.heightPx,
      width: (2 * (foot.x - left.x)) / POLE.widthPx,
      height: (foot.y - top.y) / POLE.heightPx,
    };
    return { staticRegions: [{ ordinal: 3, box, change, ageMs: Math.round((seconds - fromS) * 1_000) }] };
  };
const none: Actor[] = [];

test.each<[string, ReturnType<typeof regionAt>, Actor[], number, number]>([
  ['a box that fell on the road', regionAt(0, 25, 5), none, 30, 1],
  ['not before its time', regionAt(0, 25, 5), none, 14, 0],
  ['one beside the road', regionAt(7, 25, 5), none, 30, 0],
  ['what was taken away', regionAt(0, 25, 5, 'removed'), none, 30, 0],
  ['what is unclear', regionAt(0, 25, 5, 'unclear'), none, 30, 0],
  ['what does not stay', regionAt(0, 25, 5, 'added', 12), none, 30, 0],
  ['a car that stands there', regionAt(0, 25, 6), [{ ordinal: 1, class: 'car', at: stopping(0, 50, -5, 25) }], 40, 0],
  [
    'a car that stood there and is not detected any more',
    regionAt(0, 25, 6),
    [{ ordinal: 1, class: 'car', at: (s) => (s < 9 ? stopping(0, 50, -5, 25)(s) : undefined) }],
    40,
    0,
  ],
  ['a person who sits there', regionAt(0, 25, 6), [{ ordinal: 1, class: 'person', at: () => [0, 25] }], 40, 0],
  [
    'a box that a car drives past',
    regionAt(0, 25, 2),
    [{ ordinal: 1, class: 'car', at: (s) => [-3, 58 - 6 * s] }],
    30,
    1,
  ],
])('%s', (_, region, actors, seconds, expected) => {
  expect(incidentsOf(rule, actors, { seconds, more: region })).toHaveLength(expected);
});

it('is about no track, and says where it lies and since when', () => {
  const [incident] = incidentsOf(rule, none, { seconds: 30, more: regionAt(0, 25, 5) });
  expect(incident?.events[0]).toMatchObject({ tracks: 0, kind: 'object_on_road' });
  expect(incident?.events[0]?.trackId).toBeUndefined();
  expect(incident?.events[0]?.box?.width).toBeGreaterThan(10);
  expect(incident?.fromS).toBeCloseTo(5, 1);
});
