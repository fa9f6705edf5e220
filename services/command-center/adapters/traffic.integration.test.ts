import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { createClickHouse } from '@marsad/clickhouse';
import { useStack } from '@marsad/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BucketedSpan } from '../domain/traffic.ts';
import { createClickHouseTraffic } from './clickhouse-traffic.ts';

const stack = useStack();
const writer = createClickHouse(stack.clickhouse('analytics-writer'));
const reader = createClickHouse(stack.clickhouse('command-center'));
const traffic = createClickHouseTraffic(reader);
const HOUR_MS = 3_600_000;
/** The hour before this one, so that it is within the eight weeks of the usual day. */
const T0 = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - HOUR_MS;
const district = `f-${randomBytes(4).toString('hex')}`;
const of = { district, camera: 'c', simulated: false };
const span: BucketedSpan = { ...of, fromMs: T0, toMs: T0 + HOUR_MS, bucketMs: HOUR_MS };
const everything = { names: ['flow', 'speed_space_mean', 'occupancy', 'level_of_service'], class: '', place: '' };

type Measured = readonly [name: string, unit: string, value: number, roadUsers: number | null];
const measuresOf = (measures: readonly Measured[]) => ({
  measure_places: measures.map(() => 'lane-1'),
  measure_place_kinds: measures.map(() => 'lane'),
  measure_directions: measures.map(() => ''),
  measure_classes: measures.map(() => ''),
  measure_observed_shares: measures.map(() => null),
  measure_names: measures.map(([name]) => name),
  measure_values: measures.map(([, , value]) => value),
  measure_units: measures.map(([, unit]) => unit),
  measure_uncertainties: measures.map(() => null),
  measure_samples: measures.map(([, , , roadUsers]) => roadUsers),
});
const minute = (n: number, observedMs: number, measures: readonly Measured[], more: object = {}) => ({
  ...of,
  from_at: new Date(T0 + n * 60_000).toISOString(),
  to_at: new Date(T0 + (n + 1) * 60_000).toISOString(),
  measure_id: `${district}-${n}`,
  observed_ms: observedMs,
  lines: ['middle'],
  directions: ['left_to_right'],
  classes: ['car'],
  counts: [5],
  completeness: observedMs,
  ...measuresOf(measures),
  turn_origins: ['south'],
  turn_destinations: ['east'],
  turn_classes: ['car'],
  turn_counts: [2],
  ...more,
});

beforeAll(async () => {
  await writer.migrate(join(import.meta.dirname, '../../../deploy/clickhouse'));
  const incident = {
    ...{
      ...of,
      kind: 'queue',
      fact_id: 'q1',
      place: 'lane-1',
      rule_id: 'r',
      rule_version: 1,
      class: '',
      phase: 'over',
    },
    ...{ severity: 'medium', road_users: 9, demonstration: false, measure_uncertainties: [null] },
    ...{ measure_names: ['queue_length'], measure_values: [62], measure_units: ['m'] },
    began_at: new Date(T0 - 60_000).toISOString(),
  };
  await writer.insert('city.flow_measures', [
    minute(0, 60_000, [
      ['flow', 'per_hour', 300, 5],
      ['speed_space_mean', 'km_h', 60, 4],
      ['speed_bin_30', 'count', 3, 3],
      ['speed_bin_60', 'count', 1, 1],
      ['occupancy', 'share', 0.1, 5],
      ['level_of_service', 'level', 2, 5],
    ]),
    minute(1, 30_000, [
      ['flow', 'per_hour', 600, 5],
      ['speed_space_mean', 'km_h', 30, 4],
      ['occupancy', 'share', 0.4, 5],
      ['level_of_service', 'level', 4, 5],
    ]),
    minute(2, 60_000, []),
    // A demonstration of the same camera and minute is apart.
    minute(3, 60_000, [['flow', 'per_hour', 6_000, 100]], { simulated: true, measure_id: `${district}-s` }),
  ]);
  await writer.insert('city.incident_facts', [
    { ...incident, revision: 0, phase: 'began', ended_at: null },
    { ...incident, revision: 1, ended_at: new Date(T0 + 60_000).toISOString() },
    { ...incident, fact_id: 'q0', revision: 0, ended_at: new Date(T0 - 1).toISOString() },
    { ...incident, fact_id: 'p1', kind: 'person_down', revision: 0, ended_at: null },
  ]);
});
afterAll(() => Promise.all([writer.close(), reader.close()]));

describe('measures', () => {
  it('are weighted by observed time, and nothing that was seen in an observed minute is a 0 of its rate', async () => {
    const rows = await traffic.measures(span, everything);
    expect(Object.fromEntries(rows.map(({ name, value }) => [name, value]))).toEqual({
      // 300 an hour for a minute, 600 for half a minute, and a minute of nothing.
      flow: 240,
      // Half of the road users at 60 km/h and half at 30 km/h: the harmonic mean.
      speed_space_mean: 40,
      occupancy: 0.2,
      level_of_service: 2,
    });
    expect(rows[0]).toMatchObject({ startMs: T0, observedMs: 150_000, place: 'lane-1', placeKind: 'lane' });
    expect(await traffic.observed(span)).toEqual([{ startMs: T0, observedMs: 150_000 }]);
  });

  it('of an hour are those of the view that analysts read', async () => {
    const view = await reader.query<{ name: string; value: number }>(
      `SELECT name, value, observed_ms FROM city.measures_per_hour
       WHERE district = {district:String} AND NOT simulated AND name IN {names:Array(String)} ORDER BY name`,
      { district, names: everything.names },
    );
    const rows = await traffic.measures(span, everything);
    expect(rows.map(({ name, value, observedMs }) => ({ name, value, observed_ms: observedMs }))).toEqual(view);
  });

  it('have a usual day, of the same quarters of an hour so long before', async () => {
    const week = 7 * 24 * HOUR_MS;
    const later = { ...span, fromMs: T0 + week, toMs: T0 + week + HOUR_MS };
    const asked = { ...everything, names: ['flow'], shifts: [week, 2 * week] };
    expect(await traffic.usualDay(later, asked)).toMatchObject([
      { startMs: T0 + week, days: 1, lowerQuartile: 240, median: 240, upperQuartile: 240, unit: 'per_hour' },
    ]);
    expect(await traffic.usualDay(later, { ...asked, shifts: [2 * week] })).toEqual([]);
  });
});

it('speeds are counted by class of speed', async () => {
  expect(await traffic.speeds(span, { class: '', place: '' })).toMatchObject([
    { fromKmh: 30, vehicles: 3 },
    { fromKmh: 60, vehicles: 1 },
  ]);
  expect(await traffic.speeds(span, { class: '', place: 'lane-2' })).toEqual([]);
});

it('turns are counted in buckets', async () => {
  expect(await traffic.turns(span)).toEqual([{ startMs: T0, from: 'south', to: 'east', class: 'car', count: 6 }]);
});

it('incidents are those of traffic that touch the period, each once', async () => {
  expect(await traffic.incidents(span, 10)).toMatchObject([
    {
      kind: 'queue',
      phase: 'over',
      beganAtMs: T0 - 60_000,
      endedAtMs: T0 + 60_000,
      measures: [{ value: 62, unit: 'm' }],
    },
  ]);
});

it('incidents of a moment are those of traffic that went on then', async () => {
  const at = async (atMs: number) =>
    (await traffic.incidentsAt([district], atMs, 10)).map(({ kind, beganAtMs }) => [kind, beganAtMs]);
  expect(await at(T0)).toEqual([['queue', T0 - 60_000]]);
  expect(await at(T0 - 60_001)).toEqual([]);
  expect(await at(T0 + 60_001)).toEqual([]);
  expect(await traffic.incidentsAt(['another'], T0, 10)).toEqual([]);
});

it('the level of service of a place is its last', async () => {
  expect(await traffic.levels([district], T0)).toEqual([
    { camera: 'c', place: 'lane-1', placeKind: 'lane', direction: '', level: 4, atMs: T0 + 60_000, simulated: false },
  ]);
  expect(await traffic.levels(['elsewhere'], T0)).toEqual([]);
});

describe('a file', () => {
  it('is CSV with a header, a row a place and bucket', async () => {
    const csv = await text(await traffic.exported(span, { what: 'measures', format: 'csv' }));
    const [header = '', ...rows] = csv.trimEnd().split('\n');
    expect(header.replaceAll('"', '')).toBe(
      'start_utc,camera,place,place_kind,direction,class,name,value,unit,uncertainty,road_users,observed_share,simulated',
    );
    expect(rows.find((row) => row.includes('"flow"'))).toContain(',240,"per_hour",');
    expect(rows).toHaveLength(6);
  });

  it.each(['measures', 'counts', 'turns'] as const)(
    'of %s is Parquet, which begins and ends with its mark',
    async (what) => {
      const bytes = await buffer(await traffic.exported(span, { what, format: 'parquet' }));
      expect([bytes.subarray(0, 4).toString(), bytes.subarray(-4).toString()]).toEqual(['PAR1', 'PAR1']);
    },
  );
});
