import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKafka } from '@marsad/kafka';
import type { Kafka, Received } from '@marsad/kafka';
import type { AnyEvent, Camera, DataOf, Principal } from '@marsad/schemas';
import { cameraRegistered } from '@marsad/schemas';
import { noMeter } from '@marsad/telemetry';
import type { App, Logger } from '@marsad/telemetry';
import type { Stack } from '@marsad/testkit';
import { pino } from 'pino';
import { startApp } from '../app.ts';
import type { AppParts } from '../app.ts';
import { loadIngestConfig } from '../config.ts';
import { SAMPLES } from './samples.ts';

const MODELS = join(SAMPLES, '../models');
const quiet: Logger = pino({ level: 'silent' });

/** The environment of one replica against the real infrastructure. */
export function environmentOf(
  stack: Stack,
  districts: readonly string[],
  replica: string,
  spool: string,
  more: Record<string, string> = {},
): Record<string, string> {
  const kafka = stack.kafka('camera-ingest');
  const objects = stack.objects('camera-ingest');
  return {
    MARSAD_CITY: 'rabat',
    MARSAD_DISTRICTS: districts.join(','),
    MARSAD_REPLICA: replica,
    MARSAD_KAFKA_BROKERS: kafka.brokers.join(','),
    MARSAD_KAFKA_USERNAME: kafka.username,
    MARSAD_KAFKA_PASSWORD: kafka.password,
    MARSAD_S3_ENDPOINT: objects.endpoint,
    MARSAD_S3_ACCESS_KEY: objects.accessKey,
    MARSAD_S3_SECRET_KEY: objects.secretKey,
    MARSAD_MODELS: MODELS,
    MARSAD_MEDIA: SAMPLES,
    MARSAD_SPOOL: spool,
    MARSAD_SEGMENT_MS: '4000',
    MARSAD_LOG_LEVEL: 'fatal',
    ...more,
  };
}

/** Starts a replica in this process; a fatal error fails the test that waits for something. */
export async function startReplica(environment: Record<string, string>, parts: AppParts = {}): Promise<App> {
  return startApp(
    loadIngestConfig(environment),
    (error) => {
      throw error instanceof Error ? error : new Error(String(error));
    },
    parts,
  );
}

export function spoolFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'marsad-spool-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export const kafkaOf = (stack: Stack, principal: Principal): Kafka =>
  createKafka({
    ...stack.kafka(principal),
    clientId: `test-${principal}`,
    city: 'rabat',
    source: '/test',
    logger: quiet,
    meter: noMeter(),
    onFatal: (error) => {
      throw error;
    },
  });

/** Everything of these events from now on. */
export async function listen<const E extends AnyEvent>(
  kafka: Kafka,
  events: readonly E[],
  districts: readonly string[],
) {
  const heard: Received<AnyEvent>[] = [];
  await kafka.tail({
    name: 'test',
    events,
    districts,
    onEvent: (received) => void heard.push(received as Received<AnyEvent>),
  });
  return {
    of: <T extends E>(event: T): DataOf<T>[] =>
      heard.filter((one) => one.event.type === event.type).map(({ data }) => data as DataOf<T>),
    received: (event: E): Received<AnyEvent>[] => heard.filter((one) => one.event.type === event.type),
  };
}

export const cameraOf = (district: string, camera: string, over: Record<string, unknown> = {}): Camera =>
  cameraRegistered.schema.parse({ ...cameraRegistered.example, district, camera, lines: [], ...over });

export async function register(kafka: Kafka, ...cameras: readonly Camera[]): Promise<void> {
  const producer = await kafka.createProducer();
  for (const camera of cameras) await producer.send(cameraRegistered, camera, { id: `${camera.camera}-${Date.now()}` });
}
export async function unregister(kafka: Kafka, ...cameras: readonly Camera[]): Promise<void> {
  const producer = await kafka.createProducer();
  for (const { camera } of cameras) await producer.tombstone(cameraRegistered, camera);
}
