import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, signIn, type RunningCity, type SignedIn } from '@marsad/deploy-local';
import {
  alertChanged,
  behaviourEvent,
  plateRead,
  sceneObserved,
  topicOf,
  type Alert,
  type AnyEvent,
  type DataOf,
} from '@marsad/schemas';
import { eventually } from '@marsad/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoAccountOf } from '../../tools/city/demo-account.ts';
import { followTopics } from '../../tools/city/follow-topics.ts';
import { startSampleCity, type SampleCity } from '../../tools/city/sample-city.ts';

/** The whole sample city, from real video to HTTP. The tests also read the events on Kafka in between. */
const directory = mkdtempSync(join(tmpdir(), 'marsad-city-'));
const district = 'hassan';
const watched: readonly AnyEvent[] = [sceneObserved, behaviourEvent, plateRead, alertChanged];
type Record = { event: AnyEvent; trace: string; headers: Readonly<{ [name: string]: string }>; data: unknown };
const records: Record[] = [];
let sample: SampleCity;
let city: RunningCity;
let person: SignedIn;
let stopReading: () => Promise<void>;

const of = <E extends AnyEvent>(event: E): (Omit<Record, 'data'> & { data: DataOf<E> })[] =>
  records.filter((record) => record.event.type === event.type) as (Omit<Record, 'data'> & { data: DataOf<E> })[];

async function readBus(): Promise<() => Promise<void>> {
  const byTopic = new Map(watched.map((event) => [topicOf(event, district), event]));
  return followTopics(sample.infrastructure, [...byTopic.keys()], ({ topic, headers, value }) => {
    const event = byTopic.get(topic);
    const trace = headers['traceparent']?.split('-')[1] ?? '';
    if (event && value) records.push({ event, headers, trace, data: JSON.parse(value.toString()) });
  });
}

beforeAll(async () => {
  sample = await startSampleCity({ directory, orders: true });
  ({ city } = sample);
  stopReading = await readBus();
  const { username, password } = demoAccountOf('operator');
  person = await signIn(city.publicUrl, username, password);
});
afterAll(async () => {
  await stopReading?.();
  await sample?.stop();
  rmSync(directory, { recursive: true, force: true });
});

const alertsOf = async (kept: (alert: Alert) => boolean): Promise<Alert[]> =>
  (await person.json<{ alerts: Alert[] }>('/api/alerts?limit=500')).alerts.filter(kept);

describe('a street on the screen', () => {
  test('one trace leads from the frame over the event to the alert', async () => {
    // Topics are read in parallel, so an alert may be read before the event that raised it.
    const { raised, event, frame } = await eventually(
      () => {
        for (const raised of of(alertChanged)) {
          if (raised.data.change !== 'raised' || raised.data.why.rule !== 'behaviour') continue;
          const event = of(behaviourEvent).find(
            ({ data }) => data.trackId === raised.data.subject && data.camera === raised.data.camera,
          );
          const frame = of(sceneObserved).find(
            ({ data }) =>
              data.camera === event?.data.camera && data.part === event.data.part && data.ptsMs === event.data.ptsMs,
          );
          if (event && frame) return { raised, event, frame };
        }
        return false;
      },
      { timeoutMs: 90_000 },
    );
    expect(event.trace).toMatch(/^[0-9a-f]{32}$/);
    expect(raised.trace).toBe(event.trace);
    expect(frame.trace).toBe(event.trace);
  });

  test('every process has the shared metrics, and only metrics that docs/metrics.md names', async () => {
    const table = new Set(
      [...readFileSync(join(ROOT, 'docs', 'metrics.md'), 'utf8').matchAll(/^\| `([a-z0-9_]+)`/gm)].map(
        ([, name]) => name,
      ),
    );
    for (const {
      process: { replica, service },
      telemetryPort,
    } of city.services) {
      const page = await (await fetch(`http://127.0.0.1:${telemetryPort}/metrics`)).text();
      const names = [...page.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name);
      expect(
        names.filter((name) => !table.has(name) && name !== 'target_info'),
        replica,
      ).toEqual([]);
      expect(names, replica).toEqual(
        expect.arrayContaining([
          ...['process_cpu_time_seconds_total', 'process_memory_usage_bytes', 'process_unix_file_descriptor_count'],
          ...['nodejs_eventloop_delay_p99_seconds', 'nodejs_eventloop_utilization_ratio', 'v8js_gc_duration_seconds'],
        ]),
      );
      expect(page, replica).toContain(`service_name="${service}"`);
    }
  });

  test('every event is marked as simulated, and names its model', async () => {
    await eventually(() => records.length > 20);
    expect(records.filter(({ headers }) => headers['ce_simulated'] !== 'true').map(({ event }) => event.type)).toEqual(
      [],
    );
    expect(
      of(sceneObserved).filter(
        ({ data, headers }) => data.tracks.length > 0 && !/^[0-9a-f]{64}$/.test(headers['ce_modelhash'] ?? ''),
      ),
    ).toEqual([]);
  });

  test('the listed plate is exact, the confusable one possible, and the other one raises nothing', async () => {
    const hits = await eventually(
      async () => {
        const found = await alertsOf(({ why }) => why.rule === 'hotlist');
        const past = of(plateRead).some(({ data }) => data.plate.serial === '71640');
        return past && found.length >= 2 && found;
      },
      { timeoutMs: 100_000, everyMs: 500 },
    );
    const matches = hits.map(({ why }) => (why.rule === 'hotlist' ? `${why.read.serial} ${why.match}` : '')).sort();
    expect(matches).toEqual(['274683 exact', '36814 possible']);
  });

  test('an alert shows its masked snapshot at once, and its clip as soon as it is ready', async () => {
    const alert = await eventually(
      async () =>
        (await alertsOf(({ clip, snapshot }) => clip.status === 'ready' && snapshot.status === 'ready'))[0] ?? false,
      { timeoutMs: 90_000, everyMs: 500 },
    );
    const snapshot = await person.fetch(`/api/alerts/${alert.alertId}/snapshot`);
    expect([snapshot.status, snapshot.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    const clip = await person.fetch(`/api/alerts/${alert.alertId}/clip`, { headers: { range: 'bytes=0-99' } });
    expect([clip.status, clip.headers.get('content-type'), (await clip.arrayBuffer()).byteLength]).toEqual([
      206,
      'video/mp4',
      100,
    ]);
    // view-maker made it, and says what it lacks, even if that is nothing.
    expect(alert.clip).toMatchObject({ objectKey: expect.stringMatching(/^view-maker\//) as string });
    expect(alert.clip).toMatchObject({ unseen: expect.any(Array) as object, missing: expect.any(Array) as object });
  });

  test('crossings are counted in ClickHouse', async () => {
    await eventually(
      async () => {
        const { counts } = await person.json<{ counts: { class: string; count: number }[] }>(
          '/api/flow?camera=agdal-avenue-1',
        );
        expect(counts.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(0);
      },
      { timeoutMs: 60_000, everyMs: 500 },
    );
  });

  test('nobody without a session sees any of it', async () => {
    for (const path of ['/api/alerts', '/api/cameras', '/api/events', '/api/stats', '/api/flow?camera=agdal-avenue-1'])
      expect((await fetch(new URL(path, city.publicUrl))).status, path).toBe(401);
  });
});
