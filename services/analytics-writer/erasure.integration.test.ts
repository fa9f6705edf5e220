import { createClickHouse } from '@marsad/clickhouse';
import { alertChanged, plateRead, tablesAnswered, tablesAsked } from '@marsad/schemas';
import type { DataOf } from '@marsad/schemas';
import type { App } from '@marsad/service';
import { eventually, useBus, useStack } from '@marsad/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';

const stack = useStack();
const bus = useBus(stack);
const reader = createClickHouse(stack.clickhouse('command-center'));
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const PATIENCE = { timeoutMs: 60_000 };
/** The beginning of the hour that lies so many hours back, ms. */
const hoursAgo = (count: number): number => Math.floor(Date.now() / HOUR_MS) * HOUR_MS - count * HOUR_MS;

let districts: string[];
let app: App;
let answers: Awaited<ReturnType<typeof bus.collect<typeof tablesAnswered>>>;
beforeAll(async () => {
  districts = [await stack.createDistrict(), await stack.createDistrict()];
  app = await createApp(readConfig(stack.environment('analytics-writer', districts)), bus.fatal);
  answers = await bus.collect('retention', [tablesAnswered], { districts });
}, 60_000);
afterAll(async () => {
  await app.stop();
  await reader.close();
}, 30_000);

const answered = (district: string, count: number) =>
  eventually(() => {
    const ofDistrict = answers.of(tablesAnswered).filter((answer) => answer.district === district);
    expect(ofDistrict).toHaveLength(count);
    return ofDistrict;
  }, PATIENCE);

/** A read of a vehicle of that district at that time, as plate-reader publishes it. */
async function read(district: string, atMs: number, name: string): Promise<string> {
  const readId = `${district}-${name}`;
  const producer = await bus.producer('plate-reader');
  await producer.send(plateRead, {
    ...plateRead.example,
    district,
    camera: `${district}-1`,
    readId,
    capturedAtMs: atMs,
    receivedAtMs: atMs,
  });
  return readId;
}

/** The alert of a read that is a hit, as alerting publishes it. */
async function raiseHit(district: string, readId: string): Promise<void> {
  const { plate, rawText, characters, confidence, votes, vehicleClass, model } = plateRead.example;
  const why = {
    ...{ rule: 'hotlist', ruleVersion: 3, match: 'exact', differences: [], entryId: 'h-1', entryPlate: plate },
    ...{ hotlistReason: 'stolen_vehicle', caseReference: 'case 1', readId, read: plate },
    ...{ rawText, characters, confidence, votes, vehicleClass, model },
  };
  const alert = { ...alertChanged.example, alertId: `${district}-a`, district, subject: plate.key, why };
  await (await bus.producer('alerting')).send(alertChanged, alertChanged.schema.parse(alert));
}

const readsOf = async (table: string, district: string): Promise<string[]> => {
  const rows = await reader.query<{ read_id: string }>(
    `SELECT DISTINCT read_id FROM observations.${table} WHERE district = {district:String} ORDER BY read_id`,
    { district },
  );
  return rows.map((row) => row.read_id);
};
const stored = (district: string, ids: readonly string[]) =>
  eventually(async () => expect(await readsOf('plate_sightings', district)).toEqual(ids.toSorted()), PATIENCE);

async function ask(district: string, toMs: number, more: Partial<DataOf<typeof tablesAsked>> = {}): Promise<string> {
  const erasureId = `${district}-${toMs}-${Math.random()}`;
  const producer = await bus.producer('retention');
  const asked = { erasureId, district, class: 'plates', fromMs: toMs - HOUR_MS, toMs, lifeMs: DAY_MS, ...more };
  await producer.send(tablesAsked, tablesAsked.schema.parse({ ...asked, askedAtMs: Date.now() }));
  return erasureId;
}

describe('rows that retention has erased', () => {
  it('go with their partitions, in their district alone; younger ones and what became an alert stay', async () => {
    const [own = '', other = ''] = districts;
    const young = await read(own, hoursAgo(23), 'young');
    const ids = [young, await read(own, hoursAgo(30), 'old'), await read(own, hoursAgo(70), 'older')];
    const others = await read(other, hoursAgo(30), 'old');
    await raiseHit(own, `${own}-old`);
    await stored(own, ids);
    await stored(other, [others]);
    await ask(own, hoursAgo(25));
    const [answer] = await answered(own, 1);
    expect(answer).toMatchObject({ district: own, class: 'plates' });
    expect(answer?.refusal).toBeUndefined();
    expect(answer?.tables).toEqual(
      ['observations.plate_reads', 'observations.plate_sightings'].map((table) => ({
        table,
        rows: 2,
        bytes: expect.any(Number),
        partitions: 2,
        rowsLeft: 0,
        partsLeft: 0,
      })),
    );
    expect(answer?.tables[0]?.bytes).toBeGreaterThan(0);
    expect(JSON.stringify(answer)).not.toContain(plateRead.example.plate.key);
    for (const table of ['plate_reads', 'plate_sightings']) {
      expect(await readsOf(table, own)).toEqual([young]);
      expect(await readsOf(table, other)).toEqual([others]);
    }
    const alerts = `SELECT why FROM observations.alerts_now WHERE district = {own:String}`;
    const hits = await eventually(async () => {
      const rows = await reader.query<{ why: string }>(alerts, { own });
      expect(rows).toHaveLength(1);
      return rows;
    }, PATIENCE);
    expect(hits[0]?.why).toContain(`${own}-old`);
  }, 120_000);

  it('may be asked for again: what came later to a partition that was dropped goes too', async () => {
    const [, other = ''] = districts;
    await ask(other, hoursAgo(25));
    await answered(other, 1);
    await read(other, hoursAgo(30), 'late');
    await stored(other, [`${other}-late`]);
    await ask(other, hoursAgo(25));
    const tables = (await answered(other, 2)).map((answer) => answer.tables[0]);
    expect(tables.map((table) => [table?.rows, table?.rowsLeft])).toEqual([
      [1, 0],
      [1, 0],
    ]);
    expect(await readsOf('plate_reads', other)).toEqual([]);
  }, 120_000);

  it('were tracks: their own expiry came first, and the second look proves it', async () => {
    const [own = ''] = districts;
    const toMs = Math.floor(Date.now() / DAY_MS) * DAY_MS - 2 * DAY_MS;
    await ask(own, toMs, { class: 'tracks', fromMs: toMs - DAY_MS, lifeMs: 2 * DAY_MS });
    const [, answer] = await answered(own, 2);
    expect(answer?.tables).toMatchObject([{ table: 'observations.tracks', rows: 0, rowsLeft: 0, partsLeft: 0 }]);
  }, 120_000);
});

it('attack: an erasure before its time drops nothing', async () => {
  const [own = ''] = districts;
  await ask(own, hoursAgo(22));
  const answer = (await answered(own, 3))[2];
  expect(answer).toMatchObject({ refusal: 'not_due', tables: [] });
  expect(await readsOf('plate_reads', own)).toEqual([`${own}-young`]);
}, 60_000);
