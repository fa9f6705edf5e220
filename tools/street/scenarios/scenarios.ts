import { NIGHT_CAMERA } from '../detector/detector-model.ts';
import { AVENUE, avenueDemands } from '../sites/avenue.ts';
import { SQUARE, SQUARE_FROM_HIGH } from '../sites/square.ts';
import type { Chance } from '../chance.ts';
import type { Corner } from '../world/path.ts';
import type { Site } from '../world/site.ts';
import type { Orders } from '../world/world.ts';
import { crossBefore } from './near-misses.ts';
import * as road from './road-happenings.ts';
import { MINUTE_MS, moments, together, WARM_UP_MS, type Scenario } from './scenario.ts';
import * as square from './square-happenings.ts';

/** The avenue with so many motor vehicles an hour each way. */
const avenueWith = (perHour: number): Site => ({ ...AVENUE, demands: avenueDemands(() => perHour) });

/** Everything that happens on an ordinary day and is no incident. */
export const avenueEveryday = (count: number, minutes: number, chance: Chance): Orders =>
  together(
    road.parked(55),
    road.parked(63),
    ...moments(count, minutes, chance).map((atMs) => road.briefStop(atMs, chance)),
    ...moments(count, minutes, chance).map((atMs) => road.kerbWaiter(atMs, chance)),
    ...moments(Math.ceil(count / 2), minutes, chance).map((atMs, i) => road.delivery(`delivery-${i}`, atMs, chance)),
  );
const BINS: readonly Corner[] = [
  [-4.5, 12.5],
  [4.5, 13],
  [-1, 16],
];
export const squareEveryday = (count: number, minutes: number, chance: Chance): Orders =>
  together(
    ...moments(count, minutes, chance).map((atMs) => square.alongTheFence(atMs, chance)),
    ...moments(count, minutes, chance).map((atMs) =>
      square.loiterer(undefined, atMs, chance.between(8e3, 20e3), chance),
    ),
    ...moments(count, minutes, chance).map((atMs) => square.runner(undefined, atMs, chance.between(1.8, 2.2), chance)),
    ...moments(count, minutes, chance).map((atMs) => square.fall(undefined, atMs, chance)),
    ...moments(Math.ceil(count / 2), minutes, chance).map((atMs, i) =>
      square.leftBag(`own-bag-${i}`, atMs, chance.between(12e3, 30e3), chance),
    ),
    ...moments(Math.ceil(count / 3), minutes, chance).map((atMs) => square.dispersal(undefined, atMs, 1.2, chance)),
    ...moments(Math.ceil(count / 3), minutes, chance).map((atMs) => square.gathering(undefined, atMs, 6, chance)),
    ...moments(1, minutes, chance).map((atMs) => square.watchedBin('bin-that-stays', atMs, [3, 16], chance)),
  );

const MINUTES = 10;
type Happening = (id: string, atMs: number, chance: Chance) => Orders;
const several =
  (name: string, count: number, happening: Happening, everyday: typeof avenueEveryday) =>
  (chance: Chance): Orders =>
    together(
      ...moments(count, MINUTES, chance).map((atMs, i) => happening(`${name}-${i}`, atMs, chance)),
      everyday(3, MINUTES, chance),
    );
const onRoad = (name: string, count: number, happening: Happening) => several(name, count, happening, avenueEveryday);
const onSquare = (name: string, count: number, happening: Happening) => several(name, count, happening, squareEveryday);

export const SCENARIOS: readonly Scenario[] = [
  {
    ...{ name: 'breakdown', site: avenueWith(600), minutes: MINUTES, orders: onRoad('breakdown', 3, road.breakdown) },
    rules: [{ kind: 'stopped_vehicle', placeId: 'carriageway' }],
  },
  {
    ...{ name: 'ghost driver', site: avenueWith(300), minutes: MINUTES, orders: onRoad('ghost', 6, road.ghostDriver) },
    rules: [
      { kind: 'wrong_way', placeId: 'north' },
      { kind: 'wrong_way', placeId: 'south' },
    ],
  },
  {
    ...{ name: 'crawler', site: avenueWith(400), minutes: MINUTES, orders: onRoad('crawler', 4, road.crawler) },
    rules: [{ kind: 'slow_vehicle', placeId: 'northbound' }],
  },
  {
    ...{ name: 'jaywalkers', site: avenueWith(400), minutes: MINUTES, orders: onRoad('jaywalker', 6, road.jaywalker) },
    rules: [{ kind: 'person_on_carriageway', placeId: 'carriageway' }],
  },
  {
    ...{ name: 'lost load', site: avenueWith(400), minutes: MINUTES, orders: onRoad('load', 3, road.lostLoad) },
    rules: [{ kind: 'object_on_road', placeId: 'carriageway' }],
  },
  {
    ...{ name: 'near misses', site: avenueWith(30), minutes: MINUTES },
    rules: [{ kind: 'near_miss', placeId: 'carriageway' }],
    orders: (chance) =>
      together(
        ...[0, 2, 4, 6].map((minute, i) =>
          crossBefore(`near-miss-${i}`, WARM_UP_MS + (minute + 0.5) * MINUTE_MS, chance.between(500, 1_000), chance),
        ),
        ...[1.4, 3.4, 5.4].map((minute) =>
          crossBefore(undefined, WARM_UP_MS + minute * MINUTE_MS, chance.between(4_000, 5_500), chance),
        ),
      ),
  },
  {
    ...{ name: 'roadworks', site: avenueWith(1_100), minutes: MINUTES, orders: onRoad('works', 1, road.roadworks) },
    rules: [{ kind: 'congestion', placeId: 'northbound' }],
  },
  {
    ...{ name: 'bottlenecks', site: avenueWith(900), minutes: MINUTES, orders: onRoad('neck', 2, road.bottleneck) },
    rules: [{ kind: 'queue', placeId: 'northbound' }],
  },
  {
    ...{ name: 'trespassers', site: SQUARE, minutes: MINUTES, orders: onSquare('trespasser', 5, square.trespasser) },
    rules: [{ kind: 'intrusion', placeId: 'yard' }],
  },
  {
    ...{ name: 'loiterers', site: SQUARE, minutes: MINUTES },
    orders: onSquare('loiterer', 3, (id, atMs, chance) => square.loiterer(id, atMs, chance.between(9e4, 13e4), chance)),
    // As before a door, where nobody waits for long.
    rules: [{ kind: 'loitering', placeId: 'forecourt', thresholds: { forMs: 60_000 } }],
  },
  {
    ...{ name: 'crowds', site: SQUARE_FROM_HIGH, minutes: MINUTES },
    orders: onSquare('crowd', 3, (id, atMs, chance) => square.gathering(id, atMs, 46, chance)),
    rules: [{ kind: 'crowd', placeId: 'stage' }],
  },
  {
    ...{ name: 'scattering', site: SQUARE, minutes: MINUTES },
    orders: onSquare('scatter', 4, (id, atMs, chance) => square.dispersal(id, atMs, 3.6, chance)),
    rules: [{ kind: 'scatter', placeId: 'square' }],
  },
  {
    ...{ name: 'runners', site: SQUARE, minutes: MINUTES },
    orders: onSquare('runner', 5, (id, atMs, chance) => square.runner(id, atMs, chance.between(3.4, 4.8), chance)),
    rules: [{ kind: 'running', placeId: 'square' }],
  },
  {
    ...{ name: 'falls', site: SQUARE, minutes: MINUTES, orders: onSquare('fall', 5, square.fall) },
    rules: [{ kind: 'person_down', placeId: 'square' }],
  },
  {
    ...{ name: 'left bags', site: SQUARE, minutes: MINUTES },
    orders: onSquare('bag', 2, (id, atMs, chance) => square.leftBag(id, atMs, undefined, chance)),
    rules: [{ kind: 'abandoned_object', placeId: 'square' }],
  },
  {
    ...{ name: 'thefts', site: SQUARE, minutes: MINUTES },
    orders: (chance) =>
      together(
        ...moments(BINS.length, MINUTES, chance).map((atMs, i) =>
          square.theft(`bin-${i}`, atMs, BINS[i] ?? [0, 20], chance),
        ),
        squareEveryday(3, MINUTES, chance),
      ),
    rules: [{ kind: 'removed_object', placeId: 'square' }],
  },
];

/** People who wait for one to four minutes, as people do on a square: at a door they would be loiterers. */
const waiters = (count: number, minutes: number, chance: Chance): Orders =>
  together(...moments(count, minutes, chance).map((atMs) => square.waiter(atMs, chance.between(60e3, 240e3), chance)));

/** Every kind at its defaults where a city would have it, on streets where nothing happens. */
export const EVERYDAY: readonly Scenario[] = [
  {
    ...{ name: 'an avenue', site: AVENUE, minutes: 20, orders: (chance) => avenueEveryday(8, 20, chance) },
    rules: [
      { kind: 'stopped_vehicle', placeId: 'carriageway' },
      { kind: 'wrong_way', placeId: 'north' },
      { kind: 'wrong_way', placeId: 'south' },
      { kind: 'slow_vehicle', placeId: 'northbound' },
      { kind: 'congestion', placeId: 'northbound' },
      { kind: 'queue', placeId: 'northbound' },
      { kind: 'person_on_carriageway', placeId: 'carriageway' },
      { kind: 'object_on_road', placeId: 'carriageway' },
      { kind: 'near_miss', placeId: 'carriageway' },
    ],
  },
  {
    ...{
      name: 'a square',
      site: SQUARE,
      minutes: 20,
      orders: (chance) => together(squareEveryday(8, 20, chance), waiters(8, 20, chance)),
    },
    rules: [
      { kind: 'intrusion', placeId: 'yard' },
      { kind: 'loitering', placeId: 'forecourt' },
      { kind: 'crowd', placeId: 'stage' },
      { kind: 'scatter', placeId: 'square' },
      { kind: 'running', placeId: 'square' },
      { kind: 'person_down', placeId: 'square' },
      { kind: 'abandoned_object', placeId: 'square' },
      { kind: 'removed_object', placeId: 'square' },
    ],
  },
];

export const AT_NIGHT: readonly Scenario[] = EVERYDAY.map((scenario) => ({
  ...{ ...scenario, name: `${scenario.name} at night`, model: NIGHT_CAMERA, isNight: true },
}));
