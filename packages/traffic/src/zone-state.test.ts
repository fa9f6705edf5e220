import { expect, it } from 'vitest';
import { stateOf, type Stretch } from './zone-state.ts';

const FLOWING: Stretch = {
  vehicles: 4,
  density: 8,
  speedKmh: 60,
  standingShare: 0,
  crawlingShare: 0,
  heldUpShare: 0,
  coverage: 0.08,
  speedInHeights: 2,
};

it.each<[string, Partial<Stretch>, string]>([
  ['an empty road', { vehicles: 0, density: 0, speedKmh: undefined }, 'free'],
  ['a flowing road', {}, 'free'],
  ['level of service D at full speed', { density: 21.9 }, 'free'],
  ['level of service E', { density: 22 }, 'dense'],
  ['few who drive slowly', { density: 11.9, speedKmh: 34 }, 'free'],
  ['more who are slowed', { density: 12, speedKmh: 34.9 }, 'dense'],
  ['more at speed', { density: 12, speedKmh: 35 }, 'free'],
  ['a crawling column', { density: 40, speedKmh: 19.9 }, 'queue'],
  ['a column that still rolls', { density: 40, speedKmh: 20 }, 'dense'],
  ['half of them standing', { density: 20, speedKmh: 25, standingShare: 0.5 }, 'queue'],
  ['all of them standing', { density: 60, speedKmh: 1, standingShare: 0.8 }, 'stopped'],
  ['a lane that is held up beside free ones', { density: 7, heldUpShare: 0.2 }, 'dense'],
  ['fewer who are held up', { density: 7, heldUpShare: 0.19 }, 'free'],
  ['somebody who turns off on an empty road', { density: 6.9, heldUpShare: 0.5 }, 'free'],
  ['a lane that queues beside free ones', { density: 14, speedKmh: 36, crawlingShare: 0.5 }, 'queue'],
  ['fewer who crawl', { density: 14, speedKmh: 36, crawlingShare: 0.49 }, 'free'],
  ['one that parks', { vehicles: 1, density: 4, speedKmh: 0, standingShare: 1 }, 'free'],
])('calls %s by density and speed', (_, more, state) => expect(stateOf({ ...FLOWING, ...more })).toBe(state));

it.each<[string, Partial<Stretch>, string]>([
  ['a flowing road', {}, 'free'],
  ['a covered road', { coverage: 0.25 }, 'dense'],
  ['a slowed road', { coverage: 0.15, speedInHeights: 1.1 }, 'dense'],
  ['a crawling road', { coverage: 0.15, speedInHeights: 0.4 }, 'queue'],
  ['a lane that queues beside free ones', { coverage: 0.06, crawlingShare: 0.5 }, 'queue'],
  ['a vehicle that crawls on an empty road', { coverage: 0.05, crawlingShare: 1 }, 'free'],
  ['a standing road', { coverage: 0.15, standingShare: 0.9, speedInHeights: 0 }, 'stopped'],
])('calls %s by what boxes cover where nobody calibrated', (_, more, state) =>
  expect(stateOf({ ...FLOWING, density: undefined, speedKmh: undefined, ...more })).toBe(state),
);
