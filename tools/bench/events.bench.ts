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
  WORKSHOP,
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
import { rawConsumed, rawProduced } from './events-kafka.ts';

/** A city's mix: 95 of a hundred events are scenes, the others go into ClickHouse. */
type Amounts = { readonly scenes: number; readonly reads: number; readonly crossings: number };
const WHOLE: Amounts = { scenes: 95_000, reads: 2_500, crossings: 2_500 };
const SHORT: Amounts = { scenes: 9_500, reads: 250, crossings: 250 };
const AT_ONCE = 5_000;

export const name = 'events';

type Fed = { readonly event: AnyEvent; readonly count: number; readonly of: (n: number) => never };

/** Our producer: validated, one CloudEvent each, acknowledged. Events a second. */
async function feed(producer: EventProducer, fed: readonly Fed[]): Promise<number> {
  let ms = 0;
  for (const { event, count, of } of fed) {
    for (let from = 0; from < count; from += AT_ONCE) {
      const numbers = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, index) => from + index);
      const items = numbers.map((n) => ({ data: of(n), options: { id: `${event.event}-${n}` } }));
      const started = performance.now();
      await producer.sendMany(event, items);
      ms += performance.now() - started;
    }
  }
  return fed.reduce((sum, { count }) => sum + count, 0) / (ms / 1_000);
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

/** The sum of a counter on a service's /metrics; 0 while it is not there. */
async function counter(port: number, metric: string, labels: string): Promise<number> {
  try {
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    const lines = text.split('\n').filter((line) => line.startsWith(metric) && line.includes(labels));
    return lines.reduce((sum, line) => sum + Number(line.split(' ').at(1) ?? 0), 0);
  } catch {
    return 0;
  }
}

type Span = { readonly from: number; readonly to: number; readonly handled: number };

/** Follows a service's counter from the first look that finds it counting to `total`; what it had by then is not counted. */
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

/** Both services from a standing start on what lies in Kafka. */
async function drain(infrastructure: Infrastructure, { scenes, reads, crossings }: Amounts) {
  const [watcherPort = 0, writerPort = 0] = await freePorts(2);
  const watcher = startService('behaviour-analytics', DISTRICT, infrastructure, watcherPort);
  const writer = startService('analytics-writer', ROWS_DISTRICT, infrastructure, writerPort);
  try {
    const [watched, written] = await Promise.all([
      follow(watcher, () => counter(watcherPort, 'marsad_pipeline_outcomes_total{', 'kind="pass"'), scenes),
      follow(writer, () => counter(writerPort, 'analytics_writer_rows_total', ''), reads + crossings),
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

/** What bare kafkajs does with the same messages: the limits. Messages a second. */
async function bare(infrastructure: Infrastructure, { scenes, reads, crossings }: Amounts) {
  const deployment = kafkaAs(infrastructure, 'deployment');
  const ready = Array.from({ length: 20_000 }, (_, n) => ({ key: `k${n % 64}`, value: JSON.stringify(sceneOf(n)) }));
  const produced = await rawProduced(deployment, topicOf(behaviourEvent, DISTRICT), ready);
  const sceneTopic = topicOf(sceneObserved, DISTRICT);
  const rowTopics = [topicOf(plateRead, ROWS_DISTRICT), topicOf(flowCrossing, ROWS_DISTRICT)];
  const ofScenes = await rawConsumed(deployment, [sceneTopic], scenes);
  const ofAll = await rawConsumed(deployment, [sceneTopic, ...rowTopics], scenes + reads + crossings);
  return { produced, ofScenes, ofAll };
}

/** A city that may be watched and the events of its mix, in Kafka. @returns how many of them a second were produced. */
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

/** Everything that is measured, on a running infrastructure. */
async function measure(infrastructure: Infrastructure, kafka: Kafka, amounts: Amounts): Promise<Row[]> {
  const { produced, revoke } = await fill(infrastructure, kafka, amounts);
  const limit = await bare(infrastructure, amounts);
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

/** 100,000 validated events of a city's mix through a real broker (a tenth of it, if short), beside what bare kafkajs does with the same messages in the same run. */
export async function run({ short = false }: BenchOptions = {}): Promise<Row[]> {
  prepare();
  const amounts = short ? SHORT : WHOLE;
  const signal = catchStop(() => console.log('stopping …'));
  await removeEarlierRuns(join(WORKSHOP, 'bench'));
  const directory = join(WORKSHOP, 'bench', `events-${process.pid}`);
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
