import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKafka } from '@marsad/kafka';
import type { Kafka, Received } from '@marsad/kafka';
import type { AnyEvent, Camera, DataOf, Principal } from '@marsad/schemas';
import { cameraRegistered } from '@marsad/schemas';
import type { App } from '@marsad/service';
import { createLogger, noMeter } from '@marsad/telemetry';
import type { Stack } from '@marsad/testkit';
import { startApp } from '../app.ts';
import type { AppParts } from '../app.ts';
import { loadIngestConfig } from '../config.ts';
import { SAMPLES } from './samples.ts';

const MODELS = join(SAMPLES, '../models');
const quiet = createLogger({ service: 'test', replica: 'test', logLevel: 'fatal' });

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
    MARSAD_GOVERNANCE_PUBLIC_KEY: stack.addresses.keys.governance.publicKey,
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
export async function listen(kafka: Kafka, events: readonly AnyEvent[], districts: readonly string[]) {
  const heard: Received[] = [];
  await kafka.tail({ name: 'test', events, districts, onEvent: (received) => void heard.push(received) });
  return {
    // A message was read by the definition that its type names.
    of: <E extends AnyEvent>(event: E): DataOf<E>[] =>
      heard.filter((one) => one.event.type === event.type).map(({ data }) => data as DataOf<E>),
    received: (event: AnyEvent): Received[] => heard.filter((one) => one.event.type === event.type),
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
