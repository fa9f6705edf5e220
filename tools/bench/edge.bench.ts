import { readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { credentials } from '@grpc/grpc-js';
import type { Infrastructure } from '@marsad/deploy-local';
import {
  addressesOf,
  catchStop,
  chooseFreePorts,
  issueCameraCertificate,
  kafkaAs,
  prepare,
  removeEarlierRuns,
  startInfrastructure,
  unlessAborted,
  MARSAD_FOLDER,
} from '@marsad/deploy-local';
import { createKafka } from '@marsad/kafka';
import * as wire from '@marsad/proto/camera/v1';
import { cameraRegistered, sceneObserved, topicOf } from '@marsad/schemas';
import { createLogger } from '@marsad/telemetry';
import { permitAnalytics } from '@marsad/testkit';
import { startServiceProcess } from '../city/service-process.ts';
import type { BenchOptions, Row } from './bench.ts';
import { row } from './bench.ts';
import { produceBare } from './events-kafka.ts';

export const name = 'edge';

const DISTRICT = 'edge';
/** A camera may send a hundred results a second, so it takes many of them to reach what the service can do. */
const CAMERAS = 150;
const SCENES_PER_BATCH = 10;
const TRACKS = 5;
/** Long enough for a steady rate, and too short for what these cameras send to count as a flood. */
const MEASURED_MS = 15_000;
const SHORT = { cameras: 10, measuredMs: 2_000 };

const trackOf = (ordinal: number, n: number): wire.Track => ({
  ordinal,
  class: wire.ObjectClass.CAR,
  confidence: 0.8,
  box: { x: 10 + ((ordinal * 100 + n) % 400), y: 50, width: 80, height: 60 },
  evidence: wire.Evidence.DETECTED,
  ageMs: BigInt(n),
});
const sceneOf = (fromMs: number, n: number): wire.Scene => ({
  frame: { part: 0, ptsMs: BigInt(n), capturedAtMs: BigInt(fromMs + n), widthPx: 640, heightPx: 360 },
  observedMs: 1,
  moving: true,
  tracks: Array.from({ length: TRACKS }, (_, ordinal) => trackOf(ordinal, n)),
});

type Camera = { readonly id: string; readonly certificate: string; readonly key: string };

/** Registers smart cameras and permits their flow. */
async function registerCameras(infrastructure: Infrastructure, count: number): Promise<Camera[]> {
  await infrastructure.applyDistricts([DISTRICT]);
  const governance = benchKafka(infrastructure, 'governance');
  const producer = await governance.createProducer();
  const folder = { state: join(infrastructure.directory, 'state') };
  const cameras = await Promise.all(
    Array.from({ length: count }, async (_, n): Promise<Camera> => {
      const id = `edge-${n}`;
      const { certificate, key, sha256 } = await issueCameraCertificate(folder, id);
      const place = { camera: id, district: DISTRICT, zones: [], lines: [] };
      const source = { kind: 'edge' as const, certificateSha256: sha256 };
      await producer.send(cameraRegistered, { ...cameraRegistered.example, ...place, source });
      return { id, certificate, key };
    }),
  );
  await permitAnalytics(
    addressesOf(infrastructure),
    cameras.map(({ id }) => id),
    ['flow'],
  );
  await governance.close();
  return cameras;
}

function benchKafka(infrastructure: Infrastructure, username: string) {
  const logger = createLogger({ service: 'bench', replica: 'bench', logLevel: 'error' });
  const onFatal = (error: Error): void => logger.error({ reason: error.message }, 'the bench cannot go on');
  const place = { clientId: 'bench', city: 'bench', source: '/bench' };
  return createKafka({ ...kafkaAs(infrastructure, username), ...place, logger, onFatal });
}

type Feed = { acknowledged(): number; refused(): number; stop(): void };

/** One camera that sends as fast as it is read. Resolves once it is welcomed and its scenes are permitted. */
async function feed(infrastructure: Infrastructure, { id, certificate, key }: Camera): Promise<Feed> {
  const authority = readFileSync(join(infrastructure.directory, 'state', 'certificates', 'authority.pem'));
  const secure = credentials.createSsl(authority, Buffer.from(key), Buffer.from(certificate));
  const client = new wire.IngestServiceClient(`localhost:${infrastructure.ports.edge}`, secure);
  const call = client.observe();
  const { promise: permitted, resolve, reject } = Promise.withResolvers<void>();
  let [epoch, sequence, scenes, acknowledged, refused] = [0n, 0, 0, 0, 0];
  const fromMs = Date.now() - 20_000;
  const send = (): void => {
    sequence += 1;
    const batch = Array.from({ length: SCENES_PER_BATCH }, () => sceneOf(fromMs, (scenes += 1)));
    const value = {
      epoch,
      sequence: BigInt(sequence),
      scenes: batch,
      endedTracks: [],
      plateReads: [],
      health: undefined,
    };
    call.write({ kind: { $case: 'batch', value } });
  };
  call.on('error', reject);
  call.on('data', ({ kind }: wire.ObserveResponse) => {
    if (kind?.$case === 'welcome') epoch = kind.value.epoch;
    const permits = kind?.$case === 'welcome' ? kind.value.permits : kind?.$case === 'permits' ? kind.value : undefined;
    if (permits?.scenes) resolve();
    if (kind?.$case !== 'acknowledgement') return;
    refused += kind.value.refusals.length;
    acknowledged += SCENES_PER_BATCH - kind.value.refusals.length;
    send();
  });
  const detector = { name: 'bench', sha256: 'b'.repeat(64), threshold: 0.5 };
  call.write({ kind: { $case: 'hello', value: { camera: id, detector, plateReader: undefined, resume: undefined } } });
  await permitted;
  // Three batches on their way keep a camera busy; each acknowledgement sends another.
  for (let ahead = 0; ahead < 3; ahead += 1) send();
  return {
    acknowledged: () => acknowledged,
    refused: () => refused,
    stop() {
      call.removeAllListeners('error').on('error', () => undefined);
      client.close();
    },
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

async function measure(infrastructure: Infrastructure, count: number, measuredMs: number): Promise<Row[]> {
  const cameras = await registerCameras(infrastructure, count);
  const start = { replica: 'edge-1', city: 'bench', districts: [DISTRICT], logLevel: 'error' };
  const service = startServiceProcess(addressesOf(infrastructure), { ...start, service: 'edge-gateway' });
  try {
    await untilListening(infrastructure, service);
    const feeds = await Promise.all(cameras.map((camera) => feed(infrastructure, camera)));
    const before = sum(feeds.map((one) => one.acknowledged()));
    const startedMs = performance.now();
    await new Promise((resolve) => setTimeout(resolve, measuredMs));
    const handled = sum(feeds.map((one) => one.acknowledged())) - before;
    const perSecond = handled / ((performance.now() - startedMs) / 1_000);
    const refused = sum(feeds.map((one) => one.refused()));
    feeds.forEach((one) => one.stop());
    if (refused > 0 || handled === 0)
      throw new Error(`${handled} results were taken, ${refused} refused: ${service.log()}`);
    return [row('edge results acknowledged, durable', perSecond, await bareRate(infrastructure), 'results/s')];
  } finally {
    await service.stop();
  }
}

async function untilListening(
  { ports }: Infrastructure,
  service: ReturnType<typeof startServiceProcess>,
): Promise<void> {
  for (;;) {
    if (!service.running()) throw new Error(`the service ended before it listened: ${service.log()}`);
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(ports.edge, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
      socket.on('connect', () => socket.destroy());
    });
    if (isOpen) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The limit: bare kafkajs with scenes of the same size, ready made. @returns messages a second */
async function bareRate(infrastructure: Infrastructure): Promise<number> {
  const {
    tracks: [track],
  } = sceneObserved.example;
  const scene = { ...sceneObserved.example, tracks: Array.from({ length: TRACKS }, () => track) };
  const ready = Array.from({ length: 50_000 }, (_, n) => ({
    key: `edge-${n % CAMERAS}`,
    value: JSON.stringify({ ...scene, ptsMs: n }),
  }));
  return produceBare(kafkaAs(infrastructure, 'edge-gateway'), topicOf(sceneObserved, DISTRICT), ready);
}

/**
 * Sends the scenes of many smart cameras through edge-gateway, each over TLS with a certificate of its own, and counts what is acknowledged. The limit is
 * what bare kafkajs produces in the same run; the cameras, which encode and encrypt, run on the same machine.
 */
export async function run({ short = false }: BenchOptions = {}): Promise<Row[]> {
  prepare();
  const signal = catchStop(() => console.log('stopping …'));
  await removeEarlierRuns(join(MARSAD_FOLDER, 'bench'));
  const directory = join(MARSAD_FOLDER, 'bench', `edge-${process.pid}`);
  const infrastructure = await startInfrastructure({ directory, ports: await chooseFreePorts(), signal });
  const { cameras, measuredMs } = short ? SHORT : { cameras: CAMERAS, measuredMs: MEASURED_MS };
  try {
    return await unlessAborted(measure(infrastructure, cameras, measuredMs), signal);
  } finally {
    await infrastructure.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}
