import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createClickHouse } from '@marsad/clickhouse';
import type { Infrastructure } from '@marsad/deploy-local';
import {
  addressesOf,
  catchStop,
  chooseFreePorts,
  freePorts,
  kafkaAs,
  prepare,
  removeEarlierRuns,
  startInfrastructure,
  unlessAborted,
  MARSAD_FOLDER,
} from '@marsad/deploy-local';
import type { EventProducer, Kafka } from '@marsad/kafka';
import { createKafka } from '@marsad/kafka';
import type { AnyEvent, Principal } from '@marsad/schemas';
import { behaviourEvent, cameraRegistered, flowCrossing, plateRead, sceneObserved, topicOf } from '@marsad/schemas';
import { createLogger } from '@marsad/telemetry';
import { permitAnalytics } from '@marsad/testkit';
import { startServiceProcess, type ServiceProcess } from '../city/service-process.ts';
import type { BenchOptions, Row } from './bench.ts';
import { row } from './bench.ts';
import { cameras, crossingOf, DISTRICT, readOf, ROWS_DISTRICT, sceneOf } from './events-city.ts';
import { consumeBare, produceBare } from './events-kafka.ts';

/** A city's mix: 95 of a hundred events are scenes, and the others become rows in ClickHouse. */
type Amounts = { readonly scenes: number; readonly reads: number; readonly crossings: number };
const WHOLE: Amounts = { scenes: 95_000, reads: 2_500, crossings: 2_500 };
const SHORT: Amounts = { scenes: 9_500, reads: 250, crossings: 250 };
const AT_ONCE = 5_000;

export const name = 'events';

type Supply = { readonly event: AnyEvent; readonly count: number; readonly of: (n: number) => never };

/** Sends events with our producer, which validates each and waits for the acknowledgement. @returns events a second */
async function feed(producer: EventProducer, supplies: readonly Supply[]): Promise<number> {
  let ms = 0;
  for (const { event, count, of } of supplies) {
    for (let from = 0; from < count; from += AT_ONCE) {
      const numbers = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, index) => from + index);
      const items = numbers.map((n) => ({ data: of(n), options: { id: `${event.event}-${n}` } }));
      const started = performance.now();
      await producer.sendMany(event, items);
      ms += performance.now() - started;
    }
  }
  return supplies.reduce((sum, { count }) => sum + count, 0) / (ms / 1_000);
}

const startService = (
  service: Principal,
  district: string,
  infrastructure: Infrastructure,
  telemetryPort: number,
): ServiceProcess =>
  startServiceProcess(addressesOf(infrastructure), {
    ...{ service, telemetryPort, replica: `${service}-1`, districts: [district] },
    city: 'bench',
    logLevel: 'error',
  });

/** The sum of a counter on a service's /metrics; 0 while the page is not there. */
async function readCounter(port: number, metric: string, labels: string): Promise<number> {
  try {
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    const lines = text.split('\n').filter((line) => line.startsWith(metric) && line.includes(labels));
    return lines.reduce((sum, line) => sum + Number(line.split(' ').at(1) ?? 0), 0);
  } catch {
    return 0;
  }
}

type Span = { readonly from: number; readonly to: number; readonly handled: number };

/** Follows a service's counter to `total`, from the first reading above 0. What was counted by then is left out. */
async function follow(service: ServiceProcess, read: () => Promise<number>, total: number): Promise<Span> {
  let begun: { at: number; count: number } | undefined;
  for (;;) {
    if (!service.running()) throw new Error(`a service ended before it was done: ${service.log()}`);
    const count = await read();
    if (count > 0) begun ??= { at: performance.now(), count };
    if (begun && count >= total) return { from: begun.at, to: performance.now(), handled: total - begun.count };
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

const perSecond = ({ from, to, handled }: Span): number => handled / ((to - from) / 1_000);

/** Starts both services on the events in Kafka and measures how fast they handle them. */
async function drain(infrastructure: Infrastructure, { scenes, reads, crossings }: Amounts) {
  const [watcherPort = 0, writerPort = 0] = await freePorts(2);
  const watcher = startService('behaviour-analytics', DISTRICT, infrastructure, watcherPort);
  const writer = startService('analytics-writer', ROWS_DISTRICT, infrastructure, writerPort);
  try {
    const [watched, written] = await Promise.all([
      follow(watcher, () => readCounter(watcherPort, 'marsad_pipeline_outcomes_total{', 'kind="pass"'), scenes),
      follow(writer, () => readCounter(writerPort, 'analytics_writer_rows_total', ''), reads + crossings),
    ]);
    const whole = {
      from: Math.min(watched.from, written.from),
      to: Math.max(watched.to, written.to),
      handled: watched.handled + written.handled,
    };
    return { watched: perSecond(watched), written: perSecond(written), whole: perSecond(whole) };
  } finally {
    await Promise.all([watcher.stop(), writer.stop()]);
  }
}

async function rowsStored(infrastructure: Infrastructure): Promise<number> {
  const { url, passwords } = infrastructure.clickhouse;
  const reader = createClickHouse({ url, username: 'command-center', password: passwords['command-center'] ?? '' });
  const [stored] = await reader.query<{ n: number }>(
    'SELECT (SELECT count() FROM observations.plate_reads_now) + (SELECT count() FROM observations.crossings_now) AS n',
  );
  await reader.close();
  return stored?.n ?? 0;
}

/** The limits: what bare kafkajs does with the same messages. @returns messages a second */
async function measureBare(infrastructure: Infrastructure, { scenes, reads, crossings }: Amounts) {
  const deployment = kafkaAs(infrastructure, 'deployment');
  const ready = Array.from({ length: 20_000 }, (_, n) => ({ key: `k${n % 64}`, value: JSON.stringify(sceneOf(n)) }));
  const produced = await produceBare(deployment, topicOf(behaviourEvent, DISTRICT), ready);
  const sceneTopic = topicOf(sceneObserved, DISTRICT);
  const rowTopics = [topicOf(plateRead, ROWS_DISTRICT), topicOf(flowCrossing, ROWS_DISTRICT)];
  const ofScenes = await consumeBare(deployment, [sceneTopic], scenes);
  const ofAll = await consumeBare(deployment, [sceneTopic, ...rowTopics], scenes + reads + crossings);
  return { produced, ofScenes, ofAll };
}

/** Registers the cameras, permits their analytics and fills the topics with a city's mix. @returns how many events a second were produced */
async function fill(infrastructure: Infrastructure, kafka: Kafka, { scenes, reads, crossings }: Amounts) {
  await infrastructure.applyDistricts([DISTRICT, ROWS_DISTRICT]);
  const producer = await kafka.createProducer();
  const registered = cameras();
  for (const camera of registered) await producer.send(cameraRegistered, camera, { id: camera.camera });
  const revoke = await permitAnalytics(
    addressesOf(infrastructure),
    registered.map(({ camera }) => camera),
    ['flow', 'behaviour'],
  );
  const produced = await feed(producer, [
    { event: sceneObserved, count: scenes, of: sceneOf },
    { event: plateRead, count: reads, of: readOf },
    { event: flowCrossing, count: crossings, of: crossingOf },
  ] as never);
  return { produced, revoke };
}

/** Measures everything on a running infrastructure. */
async function measure(infrastructure: Infrastructure, kafka: Kafka, amounts: Amounts): Promise<Row[]> {
  const { produced, revoke } = await fill(infrastructure, kafka, amounts);
  const limit = await measureBare(infrastructure, amounts);
  const { watched, written, whole } = await drain(infrastructure, amounts);
  await revoke();
  const stored = await rowsStored(infrastructure);
  const expected = amounts.reads + amounts.crossings;
  if (stored !== expected) throw new Error(`ClickHouse holds ${stored} of ${expected} rows`);
  return [
    row('a city’s mix handled by two services', whole, limit.ofAll, 'events/s'),
    row('of it: scenes validated and watched', watched, limit.ofScenes, 'events/s'),
    row('of it: reads and crossings into ClickHouse', written, limit.ofAll, 'events/s'),
    row('events produced, validated', produced, limit.produced, 'events/s'),
  ];
}

/**
 * Sends 100,000 validated events of a city's mix through a real broker (a tenth of them, if short), beside what bare kafkajs does with the same
 * messages in the same run.
 */
export async function run({ short = false }: BenchOptions = {}): Promise<Row[]> {
  prepare();
  const amounts = short ? SHORT : WHOLE;
  const signal = catchStop(() => console.log('stopping …'));
  await removeEarlierRuns(join(MARSAD_FOLDER, 'bench'));
  const directory = join(MARSAD_FOLDER, 'bench', `events-${process.pid}`);
  const infrastructure = await startInfrastructure({ directory, ports: await chooseFreePorts(), signal });
  const logger = createLogger({ service: 'bench', replica: 'bench', logLevel: 'error' });
  const kafka = createKafka({
    ...kafkaAs(infrastructure, 'deployment'),
    clientId: 'bench',
    city: 'bench',
    source: '/bench',
    logger,
    onFatal: (error) => logger.error({ reason: error.message }, 'the bench cannot go on'),
  });
  try {
    return await unlessAborted(measure(infrastructure, kafka, amounts), signal);
  } finally {
    await kafka.close();
    await infrastructure.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}
