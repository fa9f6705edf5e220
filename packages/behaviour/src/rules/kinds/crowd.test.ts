import { expect, test } from 'vitest';
import type { Ground } from '@marsad/ground';
import { frameAt, motionAt, watchedWith } from '../../testing/rules.ts';
import type { Place } from '../kind.ts';
import { crowd } from './crowd.ts';

/** A plane of 100 px a metre, seen from straight above, with a horizon at the top of the frame. */
const ground: Ground = {
  toGround: ({ x, y }) => (y <= 0 ? undefined : { xM: x / 100, yM: y / 100 }),
  toPicture: ({ xM, yM }) => ({ x: xM * 100, y: yM * 100 }),
  metresPerPx: () => 0.01,
  reprojectionErrorPx: 0,
  scaleError: 0,
  origin: 'measured',
};
const square = (top: number): Place => ({
  kind: 'zone',
  id: 'square',
  zoneKind: 'pavement',
  polygon: [
    { x: 100, y: top },
    { x: 300, y: top },
    { x: 300, y: 400 },
    { x: 100, y: 400 },
  ],
  around: { left: 100, right: 300, top, bottom: 400 },
  contains: ({ x, y }) => x >= 100 && x < 300 && y >= top && y < 400,
});
const people = (count: number) =>
  Array.from({ length: count }, (_, i) => motionAt(i, 0, { x: 110 + i * 5, y: 300 }, { class: 'person' }));

/** What holds in the last of some frames with so many people. Two metres by two: four square metres. */
function after(counts: readonly number[], place: Place, of: Ground | undefined, thresholds = {}) {
  const state = crowd.start();
  const rule = watchedWith({ thresholds: { ...crowd.defaults, ...thresholds } });
  return counts
    .map((count, i) => crowd.step(state, frameAt(i * 200, people(count), { ground: of }), rule, place))
    .at(-1);
}

test.each<[string, number[], Ground | undefined, object, boolean]>([
  ['five on four square metres', [5], ground, {}, true],
  ['four on four square metres, who are too few', [4], ground, {}, false],
  ['seven, where two a square metre are allowed', [7], ground, { personsPerM2: 2 }, false],
  ['eight, where two a square metre are not allowed', [8], ground, { personsPerM2: 2 }, true],
  ['seven who are left of eight', [8, 7], ground, { personsPerM2: 2 }, true],
  ['six who are left of eight', [8, 6], ground, { personsPerM2: 2 }, false],
  ['fifteen without a calibration', [15], undefined, {}, true],
  ['fourteen without a calibration', [14], undefined, {}, false],
])('%s', (_, counts, of, thresholds, isCrowd) =>
  expect(after(counts, square(200), of, thresholds)).toHaveLength(isCrowd ? 1 : 0),
);

test('says the density first, and how many people it rests on', () =>
  expect(after([6], square(200), ground)?.[0]?.measures).toEqual([
    { name: 'persons_density', value: 1.5, unit: 'persons_m2', tracks: 6 },
    { name: 'persons', value: 6, unit: 'count', tracks: 6 },
  ]));

test('counts people where a corner of the zone lies beyond the measurable ground', () => {
  expect(after([14], square(0), ground)).toEqual([]);
  expect(after([15], square(0), ground)?.[0]?.measures?.[0]?.name).toBe('persons');
});
