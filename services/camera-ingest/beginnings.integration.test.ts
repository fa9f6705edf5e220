import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import jpeg from '@julusian/jpeg-turbo';
import { createObjectStore } from '@marsad/objects';
import { cameraState, clipReady, clipRequested, previewLeased, previewPictured, snapshotReady } from '@marsad/schemas';
import { eventually, useStack } from '@marsad/testkit';
import { createFaceReader } from '@marsad/vision';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  cameraOf,
  environmentOf,
  kafkaOf,
  listen,
  register,
  spoolFolder,
  startReplica,
  unregister,
} from './testing/app-under-test.ts';
import { decodeVideo } from '@marsad/media';
import type { RgbPicture } from '@marsad/masking';
import { SAMPLES } from './testing/samples.ts';

const stack = useStack();
/** Three people look into the camera from the first frame on; it plays in a loop, and every loop is a part of its own. */
const HALL = 'face-demographics-walking-and-pause-preview.mp4';
const SURE = 0.6;

const spools = [spoolFolder(), spoolFolder()] as const;
const page = kafkaOf(stack, 'command-center');
const alerting = kafkaOf(stack, 'alerting');
const deployment = kafkaOf(stack, 'deployment');
let district = '';
let camera = cameraOf('t-none', 'hall-1');
let heard: Awaited<ReturnType<typeof listen>>;
let views: Awaited<ReturnType<typeof listen>>;
let apps: Awaited<ReturnType<typeof startReplica>>[] = [];
let finder: Awaited<ReturnType<typeof createFaceReader>>;

beforeAll(async () => {
  finder = await createFaceReader({ modelsDirectory: join(SAMPLES, '../models'), threads: 1 });
  district = await stack.createDistrict();
  camera = cameraOf(district, `hall-${district}`, {
    source: { kind: 'file', path: HALL },
    view: 'oblique',
    analytics: [],
  });
  heard = await listen(page, [previewPictured, cameraState], [district]);
  views = await listen(alerting, [snapshotReady, clipReady], [district]);
  await register(deployment, camera);
}, 60_000);
afterAll(async () => {
  await unregister(deployment, camera);
  await Promise.all(apps.map((app) => app.stop()));
  await Promise.all([page.close(), alerting.close(), deployment.close(), finder.close()]);
  for (const spool of spools) spool.remove();
});

/** By a network that has no part in masking. */
const facesIn = async ({ data, width, height }: RgbPicture): Promise<number> =>
  (await finder.find({ data: Uint8Array.from(data), width, height })).filter(({ confidence }) => confidence >= SURE)
    .length;
const decoded = (bytes: Buffer): RgbPicture => {
  const { data, width, height } = jpeg.decompressSync(bytes, { format: jpeg.FORMAT_RGB });
  return { data, width, height };
};
const previews = () => heard.of(previewPictured);
const start = async (replica: 0 | 1): Promise<void> => {
  const environment = environmentOf(stack, [district], `ingest-${replica + 1}`, spools[replica].path);
  apps.push(await startReplica(environment));
  // Leases are heard from a replica's start on, not read up.
  const lease = { district, camera: camera.camera, holder: 'page', expiresAtMs: Date.now() + 180_000 };
  await (await page.createProducer()).send(previewLeased, lease, { id: `lease-${replica}` });
};
const ownerIs = (replica: string): boolean => {
  const state = heard.of(cameraState).at(-1);
  return state?.replica === replica && state.state === 'playing';
};
const served = async (key: string): Promise<Buffer> =>
  buffer((await createObjectStore(stack.objects('command-center')).getStream('views', key)).stream);

it('shows nobody in any live picture over a start, seams and a takeover', { timeout: 120_000 }, async () => {
  expect(await facesIn(decodeVideo(join(SAMPLES, HALL))[0] ?? expect.fail('no picture'))).toBeGreaterThanOrEqual(2);
  await start(0);
  await eventually(() => expect(new Set(previews().map(({ part }) => part)).size).toBeGreaterThanOrEqual(3), {
    timeoutMs: 40_000,
  });
  await start(1);
  await apps[0]?.stop();
  apps = apps.slice(1);
  await eventually(() => expect(ownerIs('ingest-2')).toBe(true), { timeoutMs: 30_000 });
  const before = previews().length;
  await eventually(() => expect(previews().length).toBeGreaterThan(before + 10), { timeoutMs: 30_000 });
  const pictures = heard.received(previewPictured).flatMap(({ picture }) => picture ?? []);
  expect(pictures.length).toBe(previews().length);
  for (const picture of pictures) expect(await facesIn(decoded(picture))).toBe(0);
});

it(
  'shows nobody in the snapshot and the clip of an alert at the beginning of a part',
  { timeout: 90_000 },
  async () => {
    const begun = await eventually(
      () => {
        const [last, ...earlier] = previews().toReversed();
        const isNew = last && earlier[0] && last.part !== earlier[0].part;
        return isNew && Date.now() - last.capturedAtMs < 3_000 ? last : false;
      },
      { timeoutMs: 20_000, everyMs: 50 },
    );
    const atMs = begun.capturedAtMs;
    const place = { alertId: `hall-${district}`, district, camera: camera.camera };
    const request = { ...place, fromMs: atMs - 1_500, toMs: atMs + 1_500, atMs };
    await (await alerting.createProducer()).send(clipRequested, request, { id: 'request' });
    const snapshot = await eventually(() => views.of(snapshotReady)[0] ?? false, { timeoutMs: 20_000 });
    expect(await facesIn(decoded(await served(snapshot.objectKey)))).toBe(0);
    const clip = await eventually(() => views.of(clipReady)[0] ?? false, { timeoutMs: 40_000 });
    const path = join(spools[1].path, 'clip.view');
    await writeFile(path, await served(clip.objectKey));
    const frames = decodeVideo(path);
    expect(frames.length).toBeGreaterThan(20);
    for (const frame of frames) expect(await facesIn(frame)).toBe(0);
  },
);
