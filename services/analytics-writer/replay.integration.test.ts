import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createClickHouse } from '@marsad/clickhouse';
import type { Batch, Received } from '@marsad/kafka';
import { leafHashOf, leafTextOf } from '@marsad/proof';
import type { Alert, AnyEvent } from '@marsad/schemas';
import * as schemas from '@marsad/schemas';
import { useStack } from '@marsad/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClickHouseStore } from './adapters/clickhouse.store.ts';
import { createSink } from './pipeline/sink.ts';
import { createHandler } from './transport/handler.ts';
import type { Consumed } from './transport/rows-of.ts';

const stack = useStack();
const writer = createClickHouse(stack.clickhouse('analytics-writer'));
const MIGRATIONS = join(import.meta.dirname, '../../deploy/clickhouse');
/** Within the last hours, so that no row with a short TTL has expired already. */
const T0 = Math.floor(Date.now() / 3_600_000) * 3_600_000 - 3_600_000;

beforeAll(() => writer.migrate(MIGRATIONS));
afterAll(() => writer.close());

/** A new district for each replay, so that replays are counted separately. */
const newDistrict = () => `r-${randomBytes(4).toString('hex')}`;

/** The events of one hour in a small city, with revisions, amendments and redeliveries. */
function history(district: string): Received<Consumed>[] {
  const received: Received<Consumed>[] = [];
  const add = (event: AnyEvent, data: Record<string, unknown>, simulated = true) =>
    received.push({
      event,
      data: { ...event.example, district, ...data },
      attributes: simulated ? { simulated: 'true' } : {},
      offset: BigInt(received.length),
    } as unknown as Received<Consumed>);
  const at = (ms: number) => ({ capturedAtMs: T0 + ms, receivedAtMs: T0 + ms });
  for (let i = 0; i < 60; i++) {
    add(schemas.plateRead, {
      readId: `${district}-r${i % 20}`,
      revision: Math.floor(i / 20),
      ...at(i * 1_000),
      plate: { family: 'ww', text: `${i} | WW`, key: `ww:${i}` },
    });
    add(schemas.flowCrossing, {
      crossingId: `${district}-x${i % 45}`,
      ...at((i % 45) * 1_000),
      class: (i % 45) % 2 ? 'car' : 'person',
    });
    add(schemas.trackEnded, { trackId: `${district}-t${i % 50}`, fromMs: T0, toMs: T0 + 1_000 });
    add(schemas.behaviourEvent, { eventId: `${district}-b${i % 9}`, ...at((i % 9) * 1_000) });
    add(schemas.cameraState, { atMs: T0 + (i % 30) * 1_000, state: i % 30 === 29 ? 'down' : 'playing' });
    const minute = T0 + (i % 15) * 60_000;
    const counts =
      i % 15 === 3 ? [] : [{ line: 'middle', direction: 'left_to_right', class: 'car', count: 1 + Math.floor(i / 15) }];
    add(schemas.flowMeasure, {
      measureId: `${district}-m${i % 15}`,
      fromMs: minute,
      toMs: minute + 60_000,
      observedMs: i < 15 ? 0 : 60_000,
      counts,
      measures: [
        { place: 'n', placeKind: 'lane', name: 'speed_time_mean', value: 31.5, unit: 'km_h', tracks: 4 },
        { place: 'n', placeKind: 'lane', name: 'speed_bin_30', value: 4, unit: 'count', tracks: 4 },
      ],
      turns: [{ from: 'n', to: 'w', class: 'car', count: 2 }],
    });
    add(schemas.segmentRecorded, { fromMs: minute, toMs: minute + 60_000, objectKey: `${district}/k${i % 15}` });
    add(schemas.recordingGap, { gapId: `${district}-g${i % 3}`, fromMs: T0, toMs: T0 + 1_000 * (i % 3) });
    const actor = { subject: 'o-1', name: 'O', agency: 'city' };
    const done: Alert['history'] =
      i < 30
        ? []
        : [
            {
              atMs: T0 + (i % 10),
              action: 'dismiss',
              from: 'raised',
              to: 'dismissed',
              actor,
              dismissalReason: 'duplicate',
            },
          ];
    const state = i < 30 ? 'raised' : 'dismissed';
    add(schemas.alertChanged, {
      alertId: `${district}-a${i % 10}`,
      revision: Math.floor(i / 10),
      raisedAtMs: T0 + 200,
      sufficedAtMs: T0,
      observations: 1 + i,
      state,
      history: done,
    });
    add(schemas.commandAnswered, { commandId: `${district}-c${i % 7}`, askedAtMs: T0 }, false);
    // Events of the whole city have the district in their ids, so that each replay finds its own rows.
    const entry = {
      ...schemas.auditEntry.example,
      entryId: `${district}-e${i % 25}`,
      agency: district,
      seq: i % 25,
      atMs: T0,
    };
    const leaf = leafTextOf(entry);
    const leafHash = leafHashOf(leaf).toString('hex');
    const sequencedAtMs = T0 + 1 + (i % 25);
    add(schemas.auditLeaf, { index: i % 25, leaf, leafHash, sequencedAtMs }, false);
    add(schemas.auditCheckpoint, { treeSize: 1 + (i % 6), note: `marsad/${district}\n\n`, atMs: T0 + (i % 6) }, false);
    add(schemas.governanceAnswered, { commandId: `${district}-g${i % 8}`, atMs: T0 }, false);
    add(schemas.ruleDefined, { ruleId: `${district}-u${i % 3}`, version: 1 + (i % 6), definedAtMs: T0 }, false);
    add(schemas.processingAct, { actId: `${district}-p${i % 4}`, revision: Math.floor(i / 20), signedAtMs: T0 }, false);
    add(schemas.faceCandidate, {
      candidateId: `${district}-f${i % 12}`,
      revision: Math.floor(i / 12),
      ...at((i % 12) * 1_000),
    });
    const ended = i < 40 ? {} : { endedAtMs: T0 + 9, endReason: 'halted' };
    add(
      schemas.faceSession,
      { sessionId: `${district}-s${i % 5}`, startedAtMs: T0, headsSeen: Math.min(i, 40), ...ended },
      false,
    );
    add(schemas.deviceEvent, { eventId: `${district}-v${i % 9}`, atMs: T0 + (i % 9), receivedAtMs: T0 + 10 });
    add(schemas.disclosureMade, { disclosureId: `${district}-d${i % 11}`, atMs: T0 });
    add(
      schemas.messageDeadLettered,
      { topic: schemas.topicOf(schemas.plateRead, district), offset: String(i % 5), atMs: T0 },
      false,
    );
  }
  return received;
}

async function write(district: string, events: Received<Consumed>[], batchSize: number): Promise<void> {
  const handle = createHandler(createSink(createClickHouseStore(writer), 5));
  for (let index = 0; index < events.length; index += batchSize) {
    const batch = {
      topic: 't',
      partition: 0,
      district,
      events: events.slice(index, index + batchSize),
    } as Batch<Consumed>;
    expect(await handle(batch)).toEqual({ deadLetters: [] });
  }
}

/** Reads every row of this district from every view, without the district's name. */
async function readViews(district: string): Promise<Record<string, unknown[]>> {
  const views = await writer.query<{ name: string }>(
    `SELECT database || '.' || name AS name FROM system.tables WHERE database IN ('city', 'observations') AND engine = 'View' ORDER BY name`,
  );
  expect(views.length).toBeGreaterThanOrEqual(28);
  const all: Record<string, unknown[]> = {};
  for (const { name } of views) {
    const rows = await writer.query(
      `SELECT * FROM ${name} WHERE position(toString(tuple(*)), {district:String}) > 0 ORDER BY ALL`,
      { district },
    );
    // These hashes depend on the district's name too. The number of rows shows that they are the same in a replay.
    const nameless = (row: unknown) =>
      JSON.stringify(row)
        .replaceAll(district, 'D')
        .replace(/"(leaf_hash|fact_id)":"\w+"/, '"$1":"H"');
    all[name] = rows
      .map(nameless)
      .toSorted()
      .map((row) => JSON.parse(row) as unknown);
  }
  return all;
}

describe('a replay with other batch sizes changes no view', () => {
  it('whatever the sizes, the order of the revisions and the number of deliveries', async () => {
    const once = newDistrict();
    await write(once, history(once), 200);
    const expected = await readViews(once);
    for (const [name, rows] of Object.entries(expected)) expect(rows, name).not.toHaveLength(0);
    expect(expected['observations.plate_reads_now']).toHaveLength(20);
    expect(expected['observations.crossings_now']).toHaveLength(45);
    expect(expected['observations.alerts_now']).toHaveLength(10);
    expect(expected['observations.device_events_now']).toHaveLength(9);
    expect(expected['observations.plate_sightings_now']).toHaveLength(60);
    expect(expected['observations.audit_log_now']).toHaveLength(25);
    expect(expected['city.audit_per_day']).toMatchObject([{ entries: 25, with_case: 0 }]);
    expect(expected['city.audit_checkpoints_now']).toHaveLength(6);
    expect(expected['city.governance_decisions_now']).toHaveLength(8);
    expect(expected['city.processing_acts_history']).toHaveLength(12);
    expect(expected['city.processing_acts_now']).toMatchObject(Array.from({ length: 4 }, () => ({ revision: 2 })));
    expect(expected['city.face_sessions_now']).toMatchObject(
      Array.from({ length: 5 }, () => ({ heads_seen: 40, end_reason: 'halted' })),
    );
    expect(expected['observations.face_candidates_now']).toHaveLength(12);
    expect(expected['observations.disclosures_now']).toHaveLength(11);
    expect(expected['city.dead_letters_per_hour']).toMatchObject([{ messages: 5 }]);
    expect(expected['city.incidents_now']).toHaveLength(9);
    expect(expected['city.rules_history']).toHaveLength(6);
    expect(expected['city.rules_now']).toHaveLength(3);
    expect(expected['city.speed_distribution_per_hour']).toMatchObject([{ from_km_h: 30, vehicles: 60 }]);
    expect(expected['city.flow_per_hour']).toMatchObject([{ count: 14 * 4, observed_ms: 15 * 60_000 }]);

    for (const batchSize of [43, 113]) {
      const again = newDistrict();
      await write(again, history(again), batchSize);
      // So small a batch has one row a table, which takes an insert for each event.
      await write(again, history(again).slice(100, 250), 7);
      await write(again, history(again), 200);
      expect(await readViews(again), `batches of ${batchSize}`).toEqual(expected);
    }
    await write(once, history(once).toReversed(), 53);
    expect(await readViews(once)).toEqual(expected);
  }, 120_000);
});

describe('a demonstration', () => {
  it('has its own row in every view that counts, besides the real one of the same camera and hour', async () => {
    const district = newDistrict();
    const received = (event: AnyEvent, data: object, simulated: boolean) =>
      ({
        event,
        data: { ...event.example, district, camera: 'c', simulated, ...data },
        attributes: simulated ? { simulated: 'true' } : {},
        offset: 0n,
      }) as unknown as Received<Consumed>;
    const one = (simulated: boolean, n: number): Received<Consumed>[] => {
      const at = { fromMs: T0 + n * 60_000, toMs: T0 + (n + 1) * 60_000 };
      const counts = [{ line: 'l', direction: 'left_to_right', class: 'car', count: 10 + n }];
      const measures = [{ place: 'l', placeKind: 'line', name: 'speed_bin_30', value: 4, unit: 'count', tracks: 4 }];
      const turns = [{ from: 'l', to: 'm', class: 'car', count: 2 }];
      const actor = { subject: 'o-1', name: 'O', agency: 'city' };
      const history = [
        { atMs: T0 + 5_000, action: 'dismiss', from: 'raised', to: 'dismissed', actor, dismissalReason: 'duplicate' },
      ];
      return [
        received(
          schemas.flowMeasure,
          { measureId: `${district}-${n}`, ...at, observedMs: 30_000, counts, measures, turns },
          simulated,
        ),
        received(
          schemas.behaviourEvent,
          { eventId: `${district}-${n}`, capturedAtMs: T0, receivedAtMs: T0 },
          simulated,
        ),
        received(
          schemas.alertChanged,
          { alertId: `${district}-${n}`, raisedAtMs: T0, state: 'dismissed', history },
          simulated,
        ),
        received(schemas.cameraState, { atMs: T0 + n * 1_000 }, simulated),
        received(schemas.segmentRecorded, { ...at, objectKey: `${district}/${n}` }, simulated),
        received(schemas.recordingGap, { gapId: `${district}-${n}`, ...at }, simulated),
        received(
          schemas.plateRead,
          { readId: `${district}-${n}`, capturedAtMs: T0, receivedAtMs: T0 + 100 },
          simulated,
        ),
      ];
    };
    await write(district, [...one(true, 0), ...one(false, 1)], 20);
    const views = await readViews(district);
    for (const view of [
      'flow_per_minute',
      'flow_per_hour',
      'observed_per_minute',
      'observed_per_hour',
      'camera_health_per_hour',
      'camera_uptime_per_hour',
      'camera_uptime_per_day',
      'recording_coverage_per_hour',
      'sidecars_per_hour',
      'clips_per_day',
      'missing_recording_per_day',
      'alerts_per_hour',
      'alert_responses_per_day',
      'dismissals_per_day',
      'plate_reads_per_hour',
      'measures_weighed',
      'measures_per_quarter_hour',
      'measures_per_hour',
      'measures_per_day',
      'turns_per_quarter_hour',
      'modal_share_per_day',
      'speed_distribution_per_hour',
      'speeds_per_hour',
      'usual_day',
      'incidents_per_day',
    ])
      expect(views[`city.${view}`]?.map((row) => (row as { simulated: boolean }).simulated).toSorted(), view).toEqual([
        false,
        true,
      ]);
    expect(views['city.flow_per_hour']).toContainEqual(
      expect.objectContaining({ count: 10, observed_ms: 30_000, simulated: true }),
    );
    expect(views['city.latency_per_hour']).toHaveLength(4);
    expect(views['city.alert_responses_per_day']).toContainEqual(
      expect.objectContaining({
        alerts: 1,
        acknowledged: 1,
        dispatched: 0,
        median_acknowledged_s: 5,
        p99_closed_s: null,
      }),
    );
  });

  it('is separate in every view over a table with the mark', async () => {
    const mixing = await writer.query<{ name: string }>(
      `SELECT name FROM system.tables AS v WHERE database = 'city' AND engine = 'View'
       AND name NOT IN (SELECT table FROM system.columns WHERE database = 'city' AND name = 'simulated')
       AND hasAny(extractAll(create_table_query, 'city\\.(\\w+)'),
         (SELECT groupArray(table) FROM system.columns WHERE database = 'city' AND name = 'simulated'))`,
    );
    expect(mixing).toEqual([]);
  });
});

describe('an operator of the platform', () => {
  const district = newDistrict();
  const received = (event: AnyEvent, data: object) =>
    ({
      event,
      data: { ...event.example, district, ...data },
      attributes: {},
      offset: 0n,
    }) as unknown as Received<Consumed>;
  const rowOf = async (view: string): Promise<unknown> => (await readViews(district))[`city.${view}`]?.[0];

  it('can ask how large the sidecars are, and how much of the recording was not analysed', async () => {
    const sidecar = (bytes: number, seenToMs: number) => ({
      ...{ bucket: 'masks', objectKey: 'k', sha256: 'c'.repeat(64), bytes, frames: 300, seenToMs },
    });
    const minute = (n: number, sidecars: object) => {
      const span = { fromMs: T0 + n * 60_000, toMs: T0 + (n + 1) * 60_000 };
      return received(schemas.segmentRecorded, { ...span, objectKey: `${district}/${n}`, bytes: 100_000, ...sidecars });
    };
    await write(
      district,
      [
        minute(0, { masks: sidecar(300, T0 + 60_000), tracks: sidecar(500, T0 + 60_000) }),
        minute(1, { masks: sidecar(200, T0 + 117_500) }),
        minute(2, {}),
      ],
      20,
    );
    expect(await rowOf('sidecars_per_hour')).toMatchObject({
      ...{ segments: 3, segments_without_masks: 1, segments_with_scenes: 1, bytes: 300_000 },
      ...{ masks_bytes: 500, scenes_bytes: 500, sidecar_share: 0.00333, recorded_s: 180, unseen_s: 62.5 },
    });
  });

  it('can ask how long clips take, and what they lack', async () => {
    const span = (fromMs: number, toMs: number) => ({ fromMs: T0 + fromMs, toMs: T0 + toMs });
    const view = { status: 'ready', bucket: 'views', objectKey: 'view-maker/c.mp4', widthPx: 640, heightPx: 360 };
    const clips: object[] = [
      { ...view, tookMs: 4_000, unseen: [span(0, 1_500)], missing: [] },
      { ...view, tookMs: 6_000, unseen: [], missing: [span(0, 2_000), span(3_000, 4_000)] },
      { ...view, tookMs: 8_000 },
      { status: 'failed', reason: 'nothing_recorded' },
      { status: 'none' },
    ];
    const alerts = clips.map((clip, n) =>
      received(schemas.alertChanged, { alertId: `${district}-${n}`, raisedAtMs: T0, clip }),
    );
    await write(district, alerts, 20);
    expect(await rowOf('clips_per_day')).toMatchObject({
      ...{ requested: 4, ready: 3, failed: 1, failures: ['nothing_recorded'], median_took_ms: 6_000 },
      ...{ partly_unseen: 1, unseen_s: 1.5, partly_missing: 1, missing_s: 3 },
    });
  });
});

describe('the tables', () => {
  it('have a comment on every table and column', async () => {
    const silent = await writer.query(
      `SELECT database, table, name FROM system.columns WHERE database IN ('city', 'observations') AND comment = ''
       AND (database, table) IN (SELECT database, name FROM system.tables WHERE engine LIKE '%MergeTree')`,
    );
    expect(silent).toEqual([]);
    expect(
      await writer.query(
        `SELECT database, name FROM system.tables WHERE database IN ('city', 'observations') AND comment = ''`,
      ),
    ).toEqual([]);
  });

  it('have no column for a plate, a track or a person in `city`', async () => {
    const columns = await writer.query<{ table: string; name: string }>(
      `SELECT table, name FROM system.columns WHERE database = 'city'`,
    );
    expect(columns.length).toBeGreaterThan(50);
    const personal = /plate|track|actor|subject|raw_text|note|read_id|picture|why/;
    expect(columns.filter(({ name }) => personal.test(name))).toEqual([]);
    const sources = await writer.query<{ name: string }>(
      `SELECT name FROM system.tables WHERE database = 'city' AND create_table_query LIKE '%observations.%'`,
    );
    expect(sources).toEqual([]);
  });

  it('find a plate exactly: first by the plate, then by the current revision of the read', async () => {
    const district = newDistrict();
    const read = (revision: number, key: string) =>
      ({
        event: schemas.plateRead,
        data: {
          ...schemas.plateRead.example,
          district,
          readId: `${district}-r`,
          revision,
          receivedAtMs: T0,
          plate: { family: 'ww', text: key, key: `ww:${district}${key}` },
        },
        attributes: {},
        offset: BigInt(revision),
      }) as unknown as Received<Consumed>;
    await write(district, [read(0, '1'), read(1, '2')], 10);
    const found = (key: string) =>
      writer.query(
        `SELECT revision FROM observations.plate_reads FINAL WHERE plate_key = {plate:String}
         AND (camera, read_id) IN (SELECT camera, read_id FROM observations.plate_sightings WHERE plate_key = {plate:String})`,
        { plate: `ww:${district}${key}` },
      );
    expect([await found('1'), await found('2')]).toEqual([[], [{ revision: 1 }]]);
  });

  it('are migrated once', async () => {
    expect(await writer.migrate(MIGRATIONS)).toEqual([]);
  });

  it('let analysts read the aggregates and not the observations', async () => {
    const analyst = createClickHouse(stack.clickhouse('analyst'));
    await expect(analyst.query('SELECT count() AS n FROM city.flow_per_minute')).resolves.toHaveLength(1);
    await expect(analyst.query('SELECT count() AS n FROM observations.plate_reads')).rejects.toMatchObject({
      code: 'denied',
    });
    await analyst.close();
  });
});

it('an event with a time that no table can hold becomes a dead letter, and the other events are written', async () => {
  const district = newDistrict();
  const events = history(district).slice(0, 18);
  const broken = {
    ...events[0],
    data: { ...events[0]?.data, capturedAtMs: Number.MAX_SAFE_INTEGER },
  } as Received<Consumed>;
  const handle = createHandler(createSink(createClickHouseStore(writer), 5));
  const handled = await handle({ topic: 't', partition: 0, district, events: [broken, ...events] });
  expect(handled.deadLetters).toMatchObject([{ received: broken, reason: 'handler_rejected' }]);
  expect((await readViews(district))['observations.plate_reads_now']).toHaveLength(1);
});
