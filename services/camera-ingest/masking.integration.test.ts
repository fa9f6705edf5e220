import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  clipRequested,
  plateCropped,
  previewPictured,
  sceneObserved,
  segmentRecorded,
  snapshotReady,
} from '@marsad/schemas';
import type { Box, DataOf } from '@marsad/schemas';
import { eventually } from '@marsad/testkit';
import { beforeAll, describe, expect, it } from 'vitest';
import { clippedToOne, isMasked, maskOf } from '@marsad/masking';
import { cameraOf, decodedJpeg, useIngest } from './testing/ingest-under-test.ts';
import { createRecordedReader, originMsOf, recordedOf } from './testing/recorded.ts';
import type { Collected } from './testing/ingest-under-test.ts';
import { decodeVideo } from '@marsad/media';

const ingest = useIngest();
const spool = ingest.newFolder();
type Scene = DataOf<typeof sceneObserved>;

/** The masks that an image of this scene must have, in px of the image. Small ones are left out, because a plain patch looks the same. */
const hiddenIn = (scene: Scene, size: { width: number; height: number }): Box[] =>
  scene.tracks
    .map((track) => maskOf(track, scene))
    .flatMap(({ x, y, width, height }) => {
      const fraction = {
        x: x / scene.widthPx,
        y: y / scene.heightPx,
        width: width / scene.widthPx,
        height: height / scene.heightPx,
      };
      return clippedToOne(fraction) ?? [];
    })
    .map(({ x, y, width, height }) => ({
      x: x * size.width,
      y: y * size.height,
      width: width * size.width,
      height: height * size.height,
    }))
    .filter(({ width, height }) => width > 40 && height > 40);

describe('the images and recordings of a gate where a car comes near', () => {
  let district = '';
  let camera = cameraOf('t-none', 'gate-1');
  let cityEvents: Collected;
  let views: Collected;
  let crops: Collected;

  beforeAll(async () => {
    district = await ingest.stack.createDistrict();
    camera = cameraOf(district, `gate-${district}`, {
      analytics: ['plates'],
      source: { kind: 'file', path: 'gate-approach.mp4' },
      view: 'oblique',
    });
    await ingest.permit(camera, ['plates']);
    cityEvents = await ingest.collect('command-center', [sceneObserved, previewPictured, segmentRecorded], district);
    views = await ingest.collect('alerting', [snapshotReady], district);
    crops = await ingest.collect('plate-reader', [plateCropped], district);
    await ingest.register(camera);
    await ingest.start({ districts: [district], spool });
    await ingest.watch(camera, 120_000);
  });

  const sceneAt = (atMs: number): Scene | undefined =>
    cityEvents.of(sceneObserved).find((scene) => Math.abs(scene.capturedAtMs - atMs) <= 1);
  const recorded = createRecordedReader(ingest);

  it('mask the tracks of its scene in every preview', async () => {
    const checked = await eventually(
      () => {
        const images = cityEvents.received(previewPictured).flatMap((received) => {
          const scene = sceneAt((received.data as DataOf<typeof previewPictured>).capturedAtMs);
          const image = received.picture && decodedJpeg(received.picture);
          return scene && image && hiddenIn(scene, image).length > 0 ? [{ scene, image }] : [];
        });
        expect(images.length).toBeGreaterThan(10);
        return images;
      },
      { timeoutMs: 40_000, everyMs: 1_000 },
    );
    for (const { scene, image } of checked)
      for (const box of hiddenIn(scene, image)) expect(isMasked(image, box)).toBe(true);
  }, 60_000);

  it('mask them in an alert’s snapshot, and the masks beside the recording hide them in every frame of it', async () => {
    const busy = await eventually(
      () => {
        const scenes = cityEvents
          .of(sceneObserved)
          .filter((scene) => hiddenIn(scene, { width: scene.widthPx, height: scene.heightPx }).length > 0);
        const last = scenes.at(-1);
        expect(last && Date.now() - last.capturedAtMs).toBeLessThan(1_500);
        return last ?? false;
      },
      { timeoutMs: 30_000 },
    );
    const atMs = busy.capturedAtMs;
    const request = {
      alertId: `gate-${district}`,
      district,
      camera: camera.camera,
      fromMs: atMs - 2_000,
      toMs: atMs + 2_000,
      atMs,
    };
    await (await ingest.producer('alerting')).send(clipRequested, request, { id: 'request' });
    const snapshot = await eventually(() => views.of(snapshotReady)[0] ?? false);
    const segments = await recordedOf(cityEvents, request);
    const clip = await recorded.render(segments, request.fromMs, request.toMs);
    expect(clip.masked).toBe('boxes');

    const image = decodedJpeg(await ingest.fetch('command-center', 'views', snapshot.objectKey));
    const ofSnapshot = sceneAt(snapshot.capturedAtMs);
    for (const box of ofSnapshot ? hiddenIn(ofSnapshot, image) : []) expect(isMasked(image, box)).toBe(true);

    const frames = decodeVideo(clip.path);
    const scenes = cityEvents
      .of(sceneObserved)
      .filter(({ capturedAtMs }) => capturedAtMs >= clip.fromMs && capturedAtMs <= clip.toMs);
    let checked = 0;
    for (const scene of scenes) {
      const frame = frames.find(({ ptsMs }) => Math.abs(clip.fromMs + ptsMs - scene.capturedAtMs) < 3);
      for (const box of frame ? hiddenIn(scene, frame) : []) {
        checked += 1;
        expect(frame && isMasked(frame, box)).toBe(true);
      }
    }
    expect(checked).toBeGreaterThan(5);

    const recording = segments.find(({ fromMs, toMs }) => fromMs <= atMs && toMs > atMs) ?? expect.fail('not recorded');
    const path = join(spool, 'recording.view');
    await writeFile(path, await recorded.fetched(recording));
    const originMs = originMsOf(recording);
    const unmasked = decodeVideo(path).find(({ ptsMs }) => Math.abs(originMs + ptsMs - atMs) < 3);
    expect(unmasked && hiddenIn(busy, unmasked).some((box) => !isMasked(unmasked, box))).toBe(true);
  }, 90_000);

  it('come with plate crops of the car, each of which begins a trace of its own', async () => {
    const [crop] = await eventually(() => {
      const found = crops.received(plateCropped);
      expect(found.length).toBeGreaterThan(1);
      return found;
    });
    expect(crop?.attributes).toMatchObject({ simulated: 'true', traceparent: expect.stringMatching(/^00-/) as string });
    const size = crops.of(plateCropped)[0];
    expect(crop?.picture && decodedJpeg(crop.picture)).toMatchObject({ width: size?.widthPx, height: size?.heightPx });
    const ids = crops.received(plateCropped).map(({ attributes }) => attributes.id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
