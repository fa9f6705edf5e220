import { readFileSync } from 'node:fs';
import { createClickHouse } from '@marsad/clickhouse';
import { createObjectStore } from '@marsad/objects';
import {
  flowCrossing,
  messageDeadLettered,
  plateRead,
  recordingGap,
  sceneObserved,
  segmentRecorded,
} from '@marsad/schemas';
import { eventually } from '@marsad/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { readBus } from './bus.ts';
import type { Bus } from './bus.ts';
import { measured } from '../../tools/drills/measured.ts';
import { coverageOf } from './coverage.ts';
import type { Span } from './coverage.ts';
import { GATE, startOutageCity, STREET } from './outage-city.ts';
import type { OutageCity } from './outage-city.ts';

/** A minute without storage or Kafka: afterwards everything that was recorded and read in it is there, once. */
const PATIENCE = { timeoutMs: 100_000, everyMs: 500 };
const EVENTS = [sceneObserved, flowCrossing, plateRead, segmentRecorded, recordingGap, messageDeadLettered];

let drill: OutageCity;
let bus: Bus;
const startReading = async (): Promise<void> => {
  bus = await readBus(drill.infrastructure, EVENTS, drill.districts);
};

beforeAll(async () => {
  drill = await startOutageCity();
  await startReading();
  await eventually(() => {
    expect(bus.of(flowCrossing).length).toBeGreaterThan(0);
    expect(bus.of(plateRead).length).toBeGreaterThan(0);
  }, PATIENCE);
});
afterEach(({ task }) => {
  if (task.result?.state === 'fail')
    for (const { log } of drill.city.services) console.error(log, readFileSync(log, 'utf8').slice(-2_000));
});
afterAll(async () => {
  await bus?.close();
  await drill?.stop();
});

const within = ({ fromMs, toMs }: Span, atMs: number): boolean => atMs >= fromMs && atMs < toMs;
const thirdsOf = ({ fromMs, toMs }: Span): Span[] => {
  const third = (toMs - fromMs) / 3;
  return [0, 1, 2].map((n) => ({ fromMs: fromMs + n * third, toMs: fromMs + (n + 1) * third }));
};

/** The highest revision of each read, and its moment. */
function readsNow(): Map<string, { readonly revision: number; readonly capturedAtMs: number }> {
  const now = new Map<string, { revision: number; capturedAtMs: number }>();
  for (const { readId, revision, capturedAtMs } of bus.of(plateRead))
    if (revision >= (now.get(readId)?.revision ?? 0)) now.set(readId, { revision, capturedAtMs });
  return now;
}
const crossingsOnTheBus = (span: Span): string[] =>
  bus.of(flowCrossing).flatMap(({ crossingId, capturedAtMs }) => (within(span, capturedAtMs) ? [crossingId] : []));
const readsOnTheBus = (span: Span): string[] =>
  [...readsNow()].flatMap(([id, { revision, capturedAtMs }]) =>
    within(span, capturedAtMs) ? [`${id} ${revision}`] : [],
  );

async function rows(sql: string, { fromMs, toMs }: Span): Promise<string[]> {
  const { url, passwords } = drill.infrastructure.clickhouse;
  const username = 'command-center';
  const reader = createClickHouse({ url, username, password: passwords[username] ?? '' });
  const inSpan = `${sql} WHERE toUnixTimestamp64Milli(captured_at) >= {fromMs:Int64} AND toUnixTimestamp64Milli(captured_at) < {toMs:Int64}`;
  try {
    return (await reader.query<{ id: string }>(inSpan, { fromMs, toMs })).map(({ id }) => id);
  } finally {
    await reader.close();
  }
}

/** Checks that the cameras went on: their observations of the minute and of a little later are on Kafka. */
async function assertSeen(minute: Span): Promise<void> {
  await eventually(() => {
    const after = { fromMs: minute.toMs + 5_000, toMs: Number.POSITIVE_INFINITY };
    expect(crossingsOnTheBus(after).length).toBeGreaterThan(0);
    expect(readsOnTheBus(after).length).toBeGreaterThan(0);
    for (const third of thirdsOf(minute)) {
      expect(crossingsOnTheBus(third).length, 'crossings of every third of the minute').toBeGreaterThan(0);
      expect(readsOnTheBus(third).length, 'plates of every third of the minute').toBeGreaterThan(0);
    }
  }, PATIENCE);
}

/**
 * Checks rows instead of counts, so that it finds a row that is there twice or under another revision.
 * @returns how many events there were
 */
async function assertKept(minute: Span): Promise<number> {
  return eventually(async () => {
    const crossings = await rows('SELECT crossing_id AS id FROM observations.crossings_now', minute);
    expect(crossings.toSorted()).toEqual(crossingsOnTheBus(minute).toSorted());
    const reads = await rows(
      "SELECT concat(read_id, ' ', toString(revision)) AS id FROM observations.plate_reads_now",
      minute,
    );
    expect(reads.toSorted()).toEqual(readsOnTheBus(minute).toSorted());
    return crossings.length + reads.length;
  }, PATIENCE);
}

/** Checks that every moment is in one recording or, if the machine was too slow to play, in one announced gap. */
async function assertRecorded(minute: Span): Promise<void> {
  const { endpoint, root } = drill.infrastructure.s3;
  const store = createObjectStore({ endpoint, accessKey: root.accessKey, secretKey: root.secretKey });
  for (const camera of [STREET, GATE]) {
    const of = <T extends { camera: string }>(all: readonly T[]): T[] => all.filter((event) => event.camera === camera);
    await eventually(() => {
      const spans = [...of(bus.of(segmentRecorded)), ...of(bus.of(recordingGap))];
      expect(coverageOf(spans, minute), camera).toEqual({ holes: [], twice: [] });
    }, PATIENCE);
    const gaps = of(bus.of(recordingGap)).filter((gap) => gap.toMs > minute.fromMs && gap.fromMs < minute.toMs);
    expect(gaps.filter(({ reason }) => reason !== 'camera_down')).toEqual([]);
    for (const { bucket, objectKey, bytes } of of(bus.of(segmentRecorded)))
      expect(await store.stat(bucket, objectKey), objectKey).toMatchObject({ bytes });
  }
}

/**
 * Checks that every service is ready again. The supervisor may have restarted those that read and decide, as the Kafka client makes some
 * end while the broker goes down. The one that records must not have restarted, because it cannot start without Kafka.
 */
async function assertAlive(): Promise<void> {
  await eventually(async () => {
    for (const service of drill.city.services)
      expect(await service.ready(), service.process.replica).toEqual({ ready: true, reasons: '' });
  }, PATIENCE);
  const recording = drill.city.services.find(({ process: { service } }) => service === 'camera-ingest');
  expect(recording?.restarts()).toBe(0);
  expect(bus.of(messageDeadLettered), 'a healthy stream never goes to the dead letters').toEqual([]);
}

/** Checks that the minute was survived, and writes down what it took. Nothing is lost or twice when the checks have passed. */
async function assertSurvived(kind: string, minute: Span): Promise<void> {
  await assertSeen(minute);
  const acknowledged = await assertKept(minute);
  await assertRecorded(minute);
  await assertAlive();
  const recoveredSeconds = Math.round((Date.now() - minute.toMs) / 1_000);
  measured({ kind, kills: 0, acknowledged, lost: 0, duplicated: 0, recoveredSeconds });
}

describe('a minute', () => {
  test('without ClickHouse and the object store loses nothing that was recorded or read in it', async () => {
    const minute = await drill.minuteWithout('clickhouse', 'objects');
    await assertSurvived('clickhouse and objects away for a minute', minute);
  });

  test('without Kafka loses nothing that was recorded or read in it', async () => {
    await bus.close();
    const minute = await drill.minuteWithout('kafka');
    await startReading();
    await assertSurvived('kafka away for a minute', minute);
  });
});
