import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { status } from '@grpc/grpc-js';
import { issueCameraCertificate, type IssuedCertificate } from '@marsad/deploy-local';
import type { EventProducer } from '@marsad/kafka';
import { createObjectStore } from '@marsad/objects';
import {
  CameraId,
  cameraRegistered,
  cameraState,
  clipRequested,
  plateEvidenceReady,
  plateRead,
  sceneObserved,
  trackEnded,
  viewFailed,
} from '@marsad/schemas';
import { RefusalReason, ResultKind } from '@marsad/proto/camera/v1';
import type { App } from '@marsad/service';
import { eventually, permitAnalytics, plateImage, useBus, useStack } from '@marsad/testkit';
import type { Collected } from '@marsad/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import {
  connectCamera,
  MODEL,
  wireEnd,
  wireFrame,
  wireRead,
  wireScene,
  type CameraClient,
} from './testing/camera-client.ts';
import { sendRaw } from './testing/raw-client.ts';

const stack = useStack();
const bus = useBus(stack);
const folder = { state: join(stack.addresses.directory, 'state') };
let district: string;
let app: App & { readonly port: number };
let governance: EventProducer;
let observed: Collected<typeof sceneObserved | typeof trackEnded>;
let reads: Collected<typeof plateRead>;
let states: Collected<typeof cameraState>;
let answers: Collected<typeof plateEvidenceReady | typeof viewFailed>;
const clients = new Set<CameraClient>();
const certificates = new Map<string, IssuedCertificate>();
const withdrawals: (() => Promise<void>)[] = [];

const start = (replica: string) =>
  createApp(
    readConfig(stack.environment('edge-gateway', [district], { MARSAD_EDGE_PORT: '0', MARSAD_REPLICA: replica })),
    bus.fatal,
  );

/** Registers a smart camera with a certificate of its own. @returns its id */
async function register(name: string, permitted: readonly ('flow' | 'plates')[] = ['flow', 'plates']): Promise<string> {
  const camera = CameraId.parse(`${name}-${district}`);
  const certificate = await issueCameraCertificate(folder, camera);
  certificates.set(camera, certificate);
  await describeCamera(camera, certificate.sha256);
  if (permitted.length > 0) withdrawals.push(await permitAnalytics(stack.addresses, [camera], permitted));
  return camera;
}
const describeCamera = (camera: string, certificateSha256: string): Promise<void> =>
  governance.send(cameraRegistered, {
    ...cameraRegistered.example,
    ...{ camera, district, analytics: ['flow', 'plates'], zones: [], lines: [] },
    source: { kind: 'edge', certificateSha256 },
  });

function connect(camera: string, certificate = certificates.get(camera), { port } = app): CameraClient {
  const authority = join(folder.state, 'certificates', 'authority.pem');
  const client = connectCamera({ port, camera, authority, ...(certificate && { certificate }) });
  clients.add(client);
  return client;
}
/** Connects until the directory and the acts have arrived. */
async function welcomed(
  camera: string,
  over: Parameters<CameraClient['hello']>[0] = {},
  to = app,
): Promise<CameraClient> {
  return eventually(
    async () => {
      const client = connect(camera, certificates.get(camera), to);
      client.hello(over);
      await eventually(() => expect(client.all('welcome').length + (client.ended() ? 1 : 0)).toBeGreaterThan(0));
      if (client.all('welcome').length === 0) throw new Error(`refused: ${client.ended()?.reason}`);
      await eventually(() =>
        expect([...client.all('permits'), client.all('welcome')[0]?.permits].some((permits) => permits?.scenes)).toBe(
          true,
        ),
      );
      return client;
    },
    { timeoutMs: 30_000 },
  );
}
const ofCamera = (camera: string) =>
  [...observed.received, ...reads.received].filter(({ data }) => data.camera === camera);
const idsOf = (camera: string) => ofCamera(camera).map(({ attributes }) => attributes.id);
const stateOf = (camera: string) => states.of(cameraState).findLast((state) => state.camera === camera);

beforeAll(async () => {
  district = await stack.createDistrict();
  governance = await bus.producer('governance');
  app = await start('edge-a');
  observed = await bus.collect('behaviour-analytics', [sceneObserved, trackEnded], { districts: [district] });
  reads = await bus.collect('alerting', [plateRead], { districts: [district] });
  states = await bus.collect('command-center', [cameraState], { districts: [district] });
  answers = await bus.collect('alerting', [plateEvidenceReady, viewFailed], { districts: [district] });
}, 90_000);
afterEach(() => {
  clients.forEach((client) => client.close());
  clients.clear();
});
afterAll(async () => {
  await Promise.all(withdrawals.map((withdraw) => withdraw()));
  await app.stop();
});

describe('results of a smart camera', () => {
  test('are on the topics when they are acknowledged, and have the same ids when they are sent again', async () => {
    const camera = await register('resend');
    const first = await welcomed(camera);
    const atMs = Date.now();
    const results = {
      scenes: [wireScene(atMs - 200), wireScene(atMs)],
      endedTracks: [wireEnd(atMs)],
      plateReads: [wireRead(atMs)],
    };
    first.batch({ ...results, sequence: 1n });
    await eventually(() => expect(first.acknowledged()).toBe(1));
    expect(first.all('acknowledgement')[0]?.refusals).toEqual([]);
    await eventually(() => expect(ofCamera(camera)).toHaveLength(4));
    for (const { attributes, data } of ofCamera(camera)) {
      expect(attributes).toMatchObject({ origin: 'edge', simulated: 'true' });
      expect(data).toMatchObject({ district, epoch: first.epoch });
    }
    const before = new Set(idsOf(camera));
    expect(before.size).toBe(4);
    await eventually(
      () =>
        expect(stateOf(camera)).toMatchObject({ state: 'playing', epoch: first.epoch, analysing: ['flow', 'plates'] }),
      { timeoutMs: 15_000 },
    );

    first.close();
    const epoch = BigInt(first.epoch);
    const second = await welcomed(camera, { resume: { epoch, acknowledgedSequence: 0n } });
    expect(second.epoch).toBeGreaterThan(first.epoch);
    second.batch({ ...results, epoch, sequence: 1n });
    await eventually(() => expect(second.acknowledged()).toBe(1));
    await eventually(() => expect(ofCamera(camera)).toHaveLength(8));
    expect(new Set(idsOf(camera))).toEqual(before);
    second.batch({ scenes: [wireScene(Date.now())], sequence: 1n });
    await eventually(() => expect(second.all('acknowledgement')).toHaveLength(2));
    expect(second.all('acknowledgement')[1]).toMatchObject({ epoch: BigInt(second.epoch), refusals: [] });
  }, 90_000);

  test('of the future, of the past, and with boxes outside are refused one by one, and the others are taken', async () => {
    const camera = await register('bounds');
    const client = await welcomed(camera);
    const nowMs = Date.now();
    client.batch({
      scenes: [
        wireScene(nowMs - 300_000),
        wireScene(nowMs + 60_000),
        wireScene(nowMs, { frame: wireFrame(nowMs, { widthPx: 50 }) }),
        wireScene(nowMs),
      ],
      sequence: 1n,
    });
    await eventually(() => expect(client.acknowledged()).toBe(1));
    expect(client.all('acknowledgement')[0]?.refusals).toEqual([
      { result: ResultKind.SCENE, index: 0, reason: RefusalReason.CAPTURED_TOO_LONG_AGO },
      { result: ResultKind.SCENE, index: 1, reason: RefusalReason.CAPTURED_IN_FUTURE },
      { result: ResultKind.SCENE, index: 2, reason: RefusalReason.BOX_INVALID },
    ]);
    await eventually(() => expect(ofCamera(camera)).toHaveLength(1));
    await eventually(() =>
      expect(stateOf(camera)).toMatchObject({ clockWrong: true, detail: 'results are refused: box_invalid' }),
    );
  }, 60_000);
});

describe('who may not come in', () => {
  const endOf = async (client: CameraClient) => {
    await eventually(() => expect(client.ended()).toBeDefined());
    return client.ended();
  };

  test('is whoever has no certificate, or one that nobody registered', async () => {
    const camera = await register('stranger');
    await welcomed(camera);
    const without = connectCamera({
      port: app.port,
      camera,
      authority: join(folder.state, 'certificates', 'authority.pem'),
    });
    clients.add(without);
    without.hello();
    expect(await endOf(without)).toMatchObject({ code: status.UNAVAILABLE });
    const stranger = connect(camera, await issueCameraCertificate(folder, 'nobody'));
    stranger.hello();
    expect(await endOf(stranger)).toEqual({ code: status.UNAUTHENTICATED, reason: 'certificate_unknown' });
  }, 60_000);

  test('is a camera with the certificate of another, which goes on undisturbed', async () => {
    const [one, other] = [await register('one'), await register('other')];
    const undisturbed = await welcomed(other);
    await welcomed(one);
    const client = connect(one, certificates.get(other));
    client.hello();
    expect(await endOf(client)).toEqual({ code: status.PERMISSION_DENIED, reason: 'certificate_of_another_camera' });
    undisturbed.batch({ scenes: [wireScene(Date.now())] });
    await eventually(() => expect(undisturbed.acknowledged()).toBe(1));
  }, 60_000);

  test('is a camera whose certificate the directory no longer names, at once', async () => {
    const camera = await register('replaced');
    const client = await welcomed(camera);
    await describeCamera(camera, (await issueCameraCertificate(folder, camera)).sha256);
    expect(await endOf(client)).toEqual({ code: status.UNAUTHENTICATED, reason: 'certificate_unknown' });
    await eventually(() => expect(stateOf(camera)).toMatchObject({ state: 'down', reason: 'device_refused' }));
  }, 60_000);

  test.each<[string, (client: CameraClient) => void, { code: number; reason: string | undefined }]>([
    [
      'says nothing of itself first',
      (client) => client.batch({}),
      { code: status.INVALID_ARGUMENT, reason: 'hello_missing' },
    ],
    [
      'names no network',
      (client) => client.hello({ detector: undefined }),
      { code: status.INVALID_ARGUMENT, reason: 'hello_invalid' },
    ],
    [
      'sends 100 MB in one message',
      (client) => client.hello({ detector: { ...MODEL, name: 'n'.repeat(100 * 1_048_576) } }),
      { code: status.RESOURCE_EXHAUSTED, reason: 'message_too_large' },
    ],
  ])(
    'is a camera that %s, and nobody else is disturbed',
    async (_, misbehave, end) => {
      const [bad, good] = [await register(`bad-${end.code}-${end.reason?.length ?? 0}`), await register('good')];
      const undisturbed = await welcomed(good);
      (await welcomed(bad)).leave();
      const client = connect(bad);
      misbehave(client);
      await eventually(() => expect(client.ended()).toEqual(end), { timeoutMs: 30_000 });
      const refused = { state: 'down', reason: 'device_refused', detail: `the stream was refused: ${end.reason}` };
      await eventually(() => expect(stateOf(bad)).toMatchObject(refused), { timeoutMs: 20_000 });
      undisturbed.batch({ scenes: [wireScene(Date.now())] });
      await eventually(() => expect(undisturbed.acknowledged()).toBe(1));
    },
    90_000,
  );
});

test('bytes that are no message end their own stream, and the service goes on', async () => {
  const [bad, good] = [await register('bytes'), await register('calm')];
  const undisturbed = await welcomed(good);
  (await welcomed(bad)).leave();
  const authority = join(folder.state, 'certificates', 'authority.pem');
  const certificate = certificates.get(bad);
  if (!certificate) throw new Error('it has one');
  const options = { port: app.port, camera: bad, authority, certificate };
  const bomb = gzipSync(Buffer.alloc(100 * 1_048_576));
  expect(bomb.length).toBeLessThan(1_048_576);
  const noise = Buffer.from(Array.from({ length: 5_000 }, (_, at) => (at * 7_919) % 251));
  expect(await sendRaw(options, noise)).toEqual({ code: status.INVALID_ARGUMENT, reason: 'message_invalid' });
  expect(await sendRaw(options, Buffer.alloc(0))).toEqual({ code: status.INVALID_ARGUMENT, reason: 'message_invalid' });
  expect(await sendRaw(options, bomb, 'gzip')).toEqual({
    code: status.RESOURCE_EXHAUSTED,
    reason: 'message_too_large',
  });
  expect(await sendRaw(options, noise, 'gzip')).toMatchObject({ code: status.INTERNAL });
  expect(await sendRaw(options, noise, 'br')).toMatchObject({ code: status.UNIMPLEMENTED });
  undisturbed.batch({ scenes: [wireScene(Date.now())] });
  await eventually(() => expect(undisturbed.acknowledged()).toBe(1));
}, 90_000);

test('a camera that sends far too much is slowed down, then refused, and nobody else waits', async () => {
  const [flood, calm] = [await register('flood'), await register('calm')];
  const undisturbed = await welcomed(calm);
  const client = await welcomed(flood);
  const fromMs = Date.now() - 30_000;
  let scenes = 0;
  const startedMs = Date.now();
  for (let sequence = 1n; sequence <= 60n; sequence += 1n)
    client.batch({ sequence, scenes: Array.from({ length: 100 }, () => wireScene(fromMs + (scenes += 1))) });
  await eventually(() => expect(client.acknowledged()).toBeGreaterThan(5), { timeoutMs: 30_000 });
  // 600 results cannot have been taken sooner, because 200 may come at once and 100 a second after that.
  expect(Date.now() - startedMs).toBeGreaterThan(3_500);
  undisturbed.batch({ scenes: [wireScene(Date.now())] });
  await eventually(() => expect(undisturbed.acknowledged()).toBe(1));
  await eventually(
    () => expect(client.ended()).toEqual({ code: status.RESOURCE_EXHAUSTED, reason: 'too_many_results' }),
    {
      timeoutMs: 60_000,
    },
  );
  await eventually(() => expect(stateOf(flood)).toMatchObject({ state: 'down', reason: 'device_refused' }));
}, 120_000);

test('of two streams of one camera the newer one is valid, on another replica too', async () => {
  const camera = await register('twice');
  const first = await welcomed(camera);
  const second = await welcomed(camera);
  await eventually(() => expect(first.ended()).toEqual({ code: status.ABORTED, reason: 'superseded' }));
  const other = await start('edge-b');
  try {
    const third = await welcomed(camera, {}, other);
    await eventually(() => expect(second.ended()).toEqual({ code: status.ABORTED, reason: 'superseded' }));
    third.batch({ scenes: [wireScene(Date.now())] });
    await eventually(() => expect(third.acknowledged()).toBe(1));
    await eventually(() => expect(stateOf(camera)).toMatchObject({ replica: 'edge-b', epoch: third.epoch }));
  } finally {
    await other.stop();
  }
}, 90_000);

test('a camera that opens one stream after the other is refused, and says so once each second at most', async () => {
  const camera = await register('storm');
  (await welcomed(camera)).leave();
  const epochs = new Set<number>();
  const before = states.of(cameraState).length;
  const storm = Array.from({ length: 40 }, () => connect(camera));
  for (const client of storm) client.hello();
  await eventually(() => expect(storm.filter((client) => client.ended()).length).toBeGreaterThanOrEqual(39), {
    timeoutMs: 30_000,
  });
  for (const client of storm) if (client.epoch > 0) epochs.add(client.epoch);
  const refused = storm.filter((client) => client.ended()?.reason === 'too_many_streams');
  expect(refused.length).toBeGreaterThan(20);
  expect(refused[0]?.ended()?.code).toBe(status.RESOURCE_EXHAUSTED);
  expect(epochs.size + refused.length).toBe(40);
  const said = states
    .of(cameraState)
    .slice(before)
    .filter((state) => state.camera === camera);
  expect(said.length).toBeLessThan(30);
}, 90_000);

test('what is no longer permitted stops at once, and the camera learns it', async () => {
  const camera = await register('halted', []);
  const withdraw = await permitAnalytics(stack.addresses, [camera], ['flow', 'plates']);
  const client = await welcomed(camera);
  client.batch({ scenes: [wireScene(Date.now())], sequence: 1n });
  await eventually(() => expect(client.acknowledged()).toBe(1));
  await withdraw();
  await eventually(() => expect(client.all('permits').at(-1)).toMatchObject({ scenes: false, plates: false }));
  client.batch({ scenes: [wireScene(Date.now())], plateReads: [wireRead(Date.now())], sequence: 2n });
  await eventually(() => expect(client.acknowledged()).toBe(2));
  expect(client.all('acknowledgement')[1]?.refusals.map(({ reason }) => reason)).toEqual([
    RefusalReason.NOT_PERMITTED,
    RefusalReason.NOT_PERMITTED,
  ]);
  expect(ofCamera(camera)).toHaveLength(1);
  await eventually(() => expect(stateOf(camera)).toMatchObject({ state: 'idle', analysing: [] }));
}, 60_000);

describe('the plate crop of a hit', () => {
  const request = async (camera: string, alertId: string, plateReadId: string) => {
    const alerting = await bus.producer('alerting');
    await alerting.send(clipRequested, { ...clipRequested.example, alertId, district, camera, plateReadId });
  };

  test('is stored as evidence by the replica that has it, and one that is not kept is said to be gone', async () => {
    const camera = await register('evidence');
    const other = await start('edge-b');
    try {
      const client = await welcomed(camera, {}, other);
      client.batch({ plateReads: [wireRead(Date.now(), { cropJpeg: plateImage('ww') })] });
      await eventually(() => expect(ofCamera(camera)).toHaveLength(1));
      const [read] = reads.of(plateRead).filter((data) => data.camera === camera);
      await request(camera, 'a-edge-hit', read?.readId ?? '');
      await request(camera, 'a-edge-late', 'er-nobody');
      await eventually(
        () => expect(answers.of(plateEvidenceReady)).toMatchObject([{ alertId: 'a-edge-hit', readId: read?.readId }]),
        { timeoutMs: 20_000 },
      );
      const [stored] = answers.of(plateEvidenceReady);
      expect(stored?.objectKey.startsWith('edge-gateway/')).toBe(true);
      const object = await createObjectStore(stack.objects('command-center')).getStream(
        'evidence',
        stored?.objectKey ?? '',
      );
      const bytes = await buffer(object.stream);
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(stored?.sha256);
      await eventually(
        () =>
          expect(answers.of(viewFailed).map(({ alertId, what, reason }) => [alertId, what, reason])).toEqual(
            expect.arrayContaining([
              ['a-edge-late', 'plate', 'crop_expired'],
              ['a-edge-hit', 'snapshot', 'nothing_recorded'],
            ]),
          ),
        { timeoutMs: 20_000 },
      );
      expect(answers.of(plateEvidenceReady)).toHaveLength(1);
    } finally {
      await other.stop();
    }
  }, 90_000);
});

test('a camera that never came is said to be silent, by one replica', async () => {
  const camera = await register('absent');
  await eventually(
    () => expect(stateOf(camera)).toMatchObject({ state: 'down', reason: 'stream_silent', detail: 'not connected' }),
    {
      timeoutMs: 30_000,
    },
  );
});
