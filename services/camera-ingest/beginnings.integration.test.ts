import { join } from 'node:path';
import { cameraState, clipRequested, previewPictured, segmentRecorded, snapshotReady } from '@marsad/schemas';
import type { App } from '@marsad/service';
import { eventually } from '@marsad/testkit';
import { createFaceReader } from '@marsad/vision';
import { beforeAll, expect, it } from 'vitest';
import { cameraOf, decodedJpeg, useIngest } from './testing/ingest-under-test.ts';
import type { Collected } from './testing/ingest-under-test.ts';
import { decodeVideo } from '@marsad/media';
import type { RgbImage } from '@marsad/masking';
import { createRecordedReader, recordedOf } from './testing/recorded.ts';
import { SAMPLES } from '@marsad/streaming/testing';

const ingest = useIngest();
/** Three people face the camera from the first frame on. The clip plays in a loop, and every loop is a part of its own. */
const HALL = 'face-demographics-walking-and-pause-preview.mp4';
const SURE = 0.6;

let district = '';
let camera = cameraOf('t-none', 'hall-1');
let cityEvents: Collected;
let views: Collected;
let finder: Awaited<ReturnType<typeof createFaceReader>>;

beforeAll(async () => {
  finder = await createFaceReader({ modelsDirectory: join(SAMPLES, '../models'), threads: 1 });
  ingest.onEnd(() => finder.close());
  district = await ingest.stack.createDistrict();
  camera = cameraOf(district, `hall-${district}`, {
    source: { kind: 'file', path: HALL },
    view: 'oblique',
    analytics: [],
  });
  cityEvents = await ingest.collect('command-center', [previewPictured, cameraState, segmentRecorded], district);
  views = await ingest.collect('alerting', [snapshotReady], district);
  await ingest.register(camera);
}, 60_000);

/** Counts faces with a network that masking does not use. */
const facesIn = async ({ data, width, height }: RgbImage): Promise<number> =>
  (await finder.find({ data: Uint8Array.from(data), width, height })).filter(({ confidence }) => confidence >= SURE)
    .length;
const previews = () => cityEvents.of(previewPictured);
const start = async (replica: string): Promise<App> => {
  const app = await ingest.start({ districts: [district], replica });
  // A replica reads only leases that are published after its start, so each gets a new one.
  await ingest.watch(camera, 180_000);
  return app;
};
const ownerIs = (replica: string): boolean => {
  const state = cityEvents.of(cameraState).at(-1);
  return state?.replica === replica && state.state === 'playing';
};
const served = (key: string): Promise<Buffer> => ingest.fetch('command-center', 'views', key);

it('shows no face in any preview during a start, seams and a takeover', { timeout: 120_000 }, async () => {
  expect(await facesIn(decodeVideo(join(SAMPLES, HALL))[0] ?? expect.fail('no frame'))).toBeGreaterThanOrEqual(2);
  const first = await start('ingest-1');
  await eventually(() => expect(new Set(previews().map(({ part }) => part)).size).toBeGreaterThanOrEqual(3), {
    timeoutMs: 40_000,
  });
  await start('ingest-2');
  await first.stop();
  await eventually(() => expect(ownerIs('ingest-2')).toBe(true), { timeoutMs: 30_000 });
  const before = previews().length;
  await eventually(() => expect(previews().length).toBeGreaterThan(before + 10), { timeoutMs: 30_000 });
  const images = cityEvents.received(previewPictured).flatMap(({ picture }) => picture ?? []);
  expect(images.length).toBe(previews().length);
  for (const image of images) expect(await facesIn(decodedJpeg(image))).toBe(0);
});

it(
  'shows no face in the snapshot of an alert at the beginning of a part, and none in its recording behind the masks beside it',
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
    await (await ingest.producer('alerting')).send(clipRequested, request, { id: 'request' });
    const snapshot = await eventually(() => views.of(snapshotReady)[0] ?? false, { timeoutMs: 20_000 });
    expect(await facesIn(decodedJpeg(await served(snapshot.objectKey)))).toBe(0);
    const segments = await recordedOf(cityEvents, request);
    const { path } = await createRecordedReader(ingest).render(segments, request.fromMs, request.toMs);
    const frames = decodeVideo(path);
    expect(frames.length).toBeGreaterThan(20);
    for (const frame of frames) expect(await facesIn(frame)).toBe(0);
  },
);
