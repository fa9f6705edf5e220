import { expect, it } from 'vitest';
import { measuresOf } from './measures.ts';
import { drive, GROUND, lineAt, roadWith, zoneOf, type Driven } from './testing/road.ts';
import { newTraffic } from './traffic.ts';
import { prevailingState } from './zone-tally.ts';

/** Drives toward the camera at a constant speed from `fromM` on, from a moment on. */
const car = (
  ordinal: number,
  kmh: number,
  more: { from?: number; xM?: number; class?: Driven['class'] } = {},
): Driven => ({
  ordinal,
  ...(more.class ? { class: more.class } : {}),
  at: (seconds) => {
    const yM = 60 - (kmh / 3.6) * (seconds - (more.from ?? 0));
    return yM > 60 || yM < 11 ? undefined : { xM: more.xM ?? 1.75, yM };
  },
});
const standing = (ordinal: number, yM: number, xM = 1.75): Driven => ({ ordinal, at: () => ({ xM, yM }) });

const LINE = [lineAt('a', 30)];

function measured(
  vehicles: readonly Driven[],
  seconds: number,
  places = roadWith({ lines: LINE }),
  observedMs = 60_000,
) {
  const { traffic } = drive(vehicles, seconds, places);
  const found = measuresOf(traffic, { fromMs: 0, observedMs }, places);
  return {
    ...found,
    value: (name: string, direction?: string) =>
      found.measures.find((measure) => measure.name === name && measure.direction === direction),
  };
}

it.each([18, 36, 72, 108])('measures the speed of a passage at %d km/h to a percent', (kmh) => {
  const { passages } = drive([car(1, kmh)], 14, roadWith({ lines: LINE }));
  expect(passages).toHaveLength(1);
  expect(passages[0]?.speed?.kmh).toBeGreaterThan(kmh * 0.99);
  expect(passages[0]?.speed?.kmh).toBeLessThan(kmh * 1.01);
  expect(passages[0]?.speed?.errorKmh).toBeGreaterThan(kmh * (GROUND?.scaleError ?? 1) * 0.99);
});

it('knows no speed without a calibration, and counts all the same', () => {
  const places = roadWith({ lines: LINE });
  const { value, measures } = measured([car(1, 40)], 10, { ...places, ground: undefined });
  expect(value('flow', 'left_to_right')).toMatchObject({ value: 60, tracks: 1 });
  expect(measures.filter(({ name }) => name.startsWith('speed') || name === 'density')).toEqual([]);
});

it('takes the headway to the one before in the same lane, not to one beside', () => {
  const { passages } = drive(
    [car(1, 36), car(2, 36, { from: 1, xM: -1.75 }), car(3, 36, { from: 2 })],
    12,
    roadWith({ lines: LINE }),
  );
  expect(passages.map(({ ordinal, headwayMs }) => [ordinal, headwayMs])).toEqual([
    [1, undefined],
    [2, undefined],
    [3, 2_000],
  ]);
});

it('gives flow, passenger car units, speeds and headway of a minute', () => {
  const vehicles = [car(1, 36), car(2, 72, { from: 4 }), car(3, 36, { from: 8, class: 'bus' })];
  const { value } = measured(vehicles, 16);
  expect(value('flow', 'left_to_right')?.value).toBe(180);
  expect(value('flow_pcu', 'left_to_right')?.value).toBe(240);
  expect(value('speed_time_mean', 'left_to_right')?.value).toBeCloseTo(48, 0);
  // Harmonic: 3 / (1/36 + 1/72 + 1/36).
  expect(value('speed_space_mean', 'left_to_right')?.value).toBeCloseTo(43.2, 0);
  expect(value('density', 'left_to_right')?.value).toBeCloseTo(180 / 43.2, 1);
  expect(value('speed_p85', 'left_to_right')?.value).toBeCloseTo(61.2, 0);
  expect(value('headway_mean', 'left_to_right')?.tracks).toBe(3);
  expect(value('occupancy', 'left_to_right')?.value).toBeGreaterThan(0.01);
  expect(value('occupancy', 'left_to_right')?.value).toBeLessThan(0.1);
});

it('has the headway of a drawn lane, where a line lies across it', () => {
  const vehicles = [
    car(1, 36),
    car(2, 36, { from: 1, xM: 3 }),
    car(3, 36, { from: 4 }),
    car(4, 36, { from: 5, xM: -1.75 }),
  ];
  const lanes = [zoneOf('both', 'lane', 20, 40, 4)];
  const at = (places = roadWith({ lines: LINE, zones: lanes })) =>
    measured(vehicles, 16, places).measures.filter(({ name }) => name === 'headway_mean');
  expect(at().map(({ place, placeKind, value, tracks }) => [place, placeKind, value, tracks])).toEqual(
    [
      ['both', 'lane', 5 / 3, 4],
      ['a', 'line', 5 / 3, 4],
    ].map(([place, kind, value, tracks]) => [place, kind, Math.round(Number(value) * 1_000) / 1_000, tracks]),
  );
  expect(at(roadWith({ lines: LINE })).map(({ place, value }) => [place, value])).toEqual([['a', 2]]);
});

it('counts the observed time only: half a minute with one car is two a minute', () =>
  expect(measured([car(1, 40)], 10, undefined, 30_000).value('flow', 'left_to_right')).toMatchObject({
    value: 120,
    observedShare: 0.5,
  }));

it('says nothing of a window that was not observed, and zero of one in which nobody came', () => {
  const places = roadWith({ lines: LINE });
  expect(measured([car(1, 40)], 10, places, 0).measures).toEqual([]);
  expect(measured([], 10, places).value('flow', 'right_to_left')?.value).toBe(0);
});

it('measures a standing queue in vehicles and metres, and calls it stopped', () => {
  const places = roadWith({ zones: [zoneOf('z', 'approach', 12, 48)] });
  const { traffic } = drive([standing(1, 15), standing(2, 22), standing(3, 29), standing(4, 36)], 30, places);
  const tally = traffic.windows.get(0)?.zones.get('z');
  const { measures } = measuresOf(traffic, { fromMs: 0, observedMs: 30_000 }, places);
  const value = (name: string) => measures.find((measure) => measure.name === name)?.value;
  expect(value('queue_vehicles')).toBe(4);
  expect(value('queue_length')).toBeGreaterThan(24);
  expect(value('queue_length')).toBeLessThan(28);
  expect(value('delay')).toBeGreaterThan(28);
  expect(value('level_of_service')).toBe(3);
  expect(tally && prevailingState(tally)).toBe('stopped');
});

it('counts a stop when one that drove comes to stand', () => {
  const stopping: Driven = { ordinal: 1, at: (s) => ({ xM: 1, yM: Math.max(20, 50 - 8 * s) }) };
  const { measures } = measured(
    [stopping, standing(2, 40, -2)],
    20,
    roadWith({ zones: [zoneOf('z', 'carriageway', 12, 55)] }),
  );
  expect(measures.find(({ name }) => name === 'stops')?.value).toBe(1);
});

it('counts a stop long after the beginning, when others have left', () => {
  const late: Driven = { ordinal: 1, at: (s) => (s < 12 ? undefined : { xM: 1, yM: Math.max(20, 50 - 8 * (s - 12)) }) };
  const places = roadWith({ zones: [zoneOf('z', 'carriageway', 12, 55)] });
  const { measures } = measured([late, standing(2, 40, -2), car(3, 72)], 24, places);
  expect(measures.find(({ name }) => name === 'stops')?.value).toBe(1);
});

it('gives density and space mean speed of a zone by time spent and distance driven', () => {
  const vehicles = Array.from({ length: 10 }, (_, i) => car(i + 1, 36, { from: 2 * i }));
  const { measures } = measured(vehicles, 20, roadWith({ zones: [zoneOf('z', 'lane', 15, 45)] }), 20_000);
  const value = (name: string) => measures.find((measure) => measure.name === name)?.value ?? 0;
  expect(value('speed_space_mean')).toBeGreaterThan(35);
  expect(value('speed_space_mean')).toBeLessThan(37);
  // One car each 2 s at 10 m/s is one each 20 m; the first 1.5 s are empty.
  expect(value('density')).toBeGreaterThan(38);
  expect(value('density')).toBeLessThan(52);
});

it('measures people on a pavement by area, and nothing of vehicles there', () => {
  const people: Driven[] = Array.from({ length: 6 }, (_, i) => ({
    ordinal: i,
    class: 'person',
    at: () => ({ xM: i - 2.5, yM: 20 }),
  }));
  const { measures } = measured(people, 20, roadWith({ zones: [zoneOf('p', 'pavement', 15, 25)] }));
  const names = measures.map(({ name }) => name);
  expect(names).toEqual(['level_of_service', 'persons', 'persons_density']);
  expect(measures[1]?.value).toBe(6);
  expect(measures[2]?.value).toBeCloseTo(6 / 70, 2);
});

it('counts a turn between two lines once, in the minute of the exit', () => {
  const places = roadWith({ lines: [lineAt('in', 40), lineAt('out', 20)] });
  expect(measured([car(1, 36)], 10, places).turns).toEqual([{ from: 'in', to: 'out', class: 'car', count: 1 }]);
});

it.each<[string, Partial<Driven>, number, number]>([
  ['goes on as another track', {}, 1, 1],
  ['is not continued by a person', { class: 'person' }, 1, 0],
  ['is not continued by one that begins far behind', {}, 2.6, 0],
])('a track that is lost between two lines %s', (_, more, behind, count) => {
  const whole = car(1, 36);
  const before: Driven = { ...whole, at: (s) => (s < 3 ? whole.at(s) : undefined) };
  const after: Driven = { ordinal: 2, ...more, at: (s) => (s < 3.6 ? undefined : whole.at(s - behind + 1)) };
  const places = roadWith({ lines: [lineAt('in', 40), lineAt('out', 15)] });
  const { turns } = measured([before, after], 10, places);
  expect(turns.reduce((sum, turn) => sum + turn.count, 0)).toBe(count);
});

it.each<[string, Driven['at'], number]>([
  ['goes on the same way', (s) => ({ xM: -1.75, yM: 37 - 5 * (s - 4.6) }), 1],
  ['comes towards it', (s) => ({ xM: -0.5, yM: 40.5 + 5 * (s - 4.6) }), 0],
])('a track that is lost between two lines is continued by one that %s', (_, at, count) => {
  const lost = car(1, 18, { xM: -1.75 });
  const before: Driven = { ...lost, at: (s) => (s < 4.5 ? lost.at(s) : undefined) };
  const after: Driven = { ordinal: 2, at: (s) => (s < 4.6 ? undefined : at(s)) };
  const places = roadWith({ lines: [lineAt('high', 46), lineAt('in', 40), lineAt('low', 15)] });
  const { turns } = measured([before, after], 12, places);
  expect(turns.filter(({ from }) => from === 'in')).toHaveLength(count);
});

it('measures the same after a restart at the beginning of the window', () => {
  const places = roadWith({ lines: LINE, zones: [zoneOf('z', 'carriageway', 12, 48)] });
  const vehicles = Array.from({ length: 20 }, (_, i) =>
    car(i + 1, 36 + i, { from: 56 + 3 * i, xM: i % 2 ? 1.75 : -1.75 }),
  );
  const whole = drive(vehicles, 125, places);
  // Those that are on the road at the minute are read again from their first frame on.
  const again = drive(
    vehicles.filter(({ at }) => at(60) !== undefined || at(56) === undefined),
    125,
    places,
    { fromSeconds: 56, traffic: newTraffic(60_000) },
  );
  const of = ({ traffic }: typeof whole) => measuresOf(traffic, { fromMs: 60_000, observedMs: 60_000 }, places);
  expect(of(again)).toEqual(of(whole));
  expect(of(whole).measures.length).toBeGreaterThan(10);
});

it('names the conditions that held for half of the time', () => {
  const places = roadWith({});
  const { traffic } = drive([], 0, places);
  expect(measuresOf(traffic, { fromMs: 0, observedMs: 1 }, places).conditions).toEqual([]);
  const window = traffic.windows.get(0);
  window?.conditionMs.set('night', window.observedMs / 2);
  expect(measuresOf(traffic, { fromMs: 0, observedMs: 1 }, places).conditions).toEqual(['night']);
});
