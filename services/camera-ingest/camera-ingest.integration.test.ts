import { createHash } from 'node:crypto';
import { createObjectStore } from '@marsad/objects';
import {
  cameraState,
  clipRequested,
  playbackRequested,
  previewPictured,
  recordingGap,
  sceneObserved,
  segmentRecorded,
  snapshotReady,
  viewFailed,
} from '@marsad/schemas';
import { eventually } from '@marsad/testkit';
import { beforeAll, describe, expect, it } from 'vitest';
import { cameraOf, useIngest } from './testing/ingest-under-test.ts';
import type { Collected } from './testing/ingest-under-test.ts';

const ingest = useIngest();
const spool = ingest.newFolder();
/** A minute's segment is sealed at the next key frame, at most 2 s later; then it is analysed, uploaded and announced. */
const SOON_MS = 5_000;
const ingestEvents = [cameraState, sceneObserved, previewPictured] as const;

describe('one replica with one looping file camera', () => {
  let district = '';
  let cityEvents: Collected;
  let views: Collected;
  let camera = cameraOf('t-none', 'ingest-loop-1');

  beforeAll(async () => {
    district = await ingest.stack.createDistrict();
    camera = cameraOf(district, `loop-${district}`, {
      source: { kind: 'file', path: 'person-bicycle-car-detection-part.mp4' },
      view: 'oblique',
    });
    await ingest.permit(camera, ['flow']);
    cityEvents = await ingest.collect('command-center', [...ingestEvents, segmentRecorded, recordingGap], district);
    views = await ingest.collect('alerting', [snapshotReady, viewFailed], district);
    await ingest.register(camera);
    await ingest.start({ districts: [district], spool });
  });

  it('claims the camera, analyses it and announces it', async () => {
    await eventually(
      () => {
        const state = cityEvents.of(cameraState).at(-1);
        expect(state).toMatchObject({
          state: 'playing',
          replica: 'ingest-1',
          codec: 'h264',
          playable: true,
          widthPx: 768,
        });
        expect(state?.analysedFps).toBeGreaterThan(2);
      },
      { timeoutMs: 25_000 },
    );
    const scenes = cityEvents.received(sceneObserved);
    expect(scenes.length).toBeGreaterThan(5);
    expect(
      scenes.every(({ attributes }) => attributes.simulated === 'true' && attributes.modelhash !== undefined),
    ).toBe(true);
    expect(new Set(scenes.map(({ attributes }) => attributes.id)).size).toBe(scenes.length);
  });

  it('stores recordings and announces them without a gap', async () => {
    const segments = await eventually(
      () => {
        const all = cityEvents.of(segmentRecorded);
        expect(all.length).toBeGreaterThan(2);
        return all;
      },
      { timeoutMs: 40_000 },
    );
    const store = createObjectStore(ingest.stack.objects('view-maker'));
    for (const segment of segments)
      expect((await store.stat(segment.bucket, segment.objectKey)).bytes).toBe(segment.bytes);
    for (const [at, segment] of segments.entries()) {
      const before = segments[at - 1];
      if (before) expect(Math.abs(segment.fromMs - before.toMs)).toBeLessThan(150);
    }
    expect(cityEvents.of(recordingGap)).toEqual([]);
  }, 60_000);

  it('publishes previews only while somebody watches', async () => {
    expect(cityEvents.of(previewPictured)).toEqual([]);
    await ingest.watch(camera, 3_000);
    await eventually(() => expect(cityEvents.of(previewPictured).length).toBeGreaterThan(5));
    const [preview] = cityEvents.received(previewPictured);
    expect(preview?.picture?.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
    const until = Date.now() + 3_500;
    await eventually(() => Date.now() > until);
    const made = cityEvents.of(previewPictured).length;
    const later = Date.now() + 1_500;
    await eventually(() => Date.now() > later);
    expect(cityEvents.of(previewPictured)).toHaveLength(made);
  });

  it('answers an alert with a snapshot at once, and soon announces the recording of its time with its masks', async () => {
    const producer = await ingest.producer('alerting');
    const atMs = Date.now() - 300;
    const request = {
      alertId: `a-${district}`,
      district,
      camera: camera.camera,
      fromMs: atMs - 4_000,
      toMs: atMs + 3_000,
      atMs,
    };
    await producer.send(clipRequested, request, { id: 'request-1' });
    await producer.send(clipRequested, request, { id: 'request-1' });
    const snapshot = await eventually(() => views.of(snapshotReady)[0] ?? false, { timeoutMs: 4_000 });
    expect(snapshot.tookMs).toBeLessThan(3_000);
    expect(Math.abs(snapshot.capturedAtMs - atMs)).toBeLessThan(1_500);
    expect(snapshot.objectKey.startsWith('camera-ingest/')).toBe(true);
    const stored = await ingest.fetch('command-center', snapshot.bucket, snapshot.objectKey);
    expect([stored.length, createHash('sha256').update(stored).digest('hex')]).toEqual([
      snapshot.bytes,
      snapshot.sha256,
    ]);
    await eventually(
      () => expect(cityEvents.of(segmentRecorded).some((one) => one.toMs >= request.toMs && one.masks)).toBe(true),
      { timeoutMs: request.toMs + SOON_MS - Date.now() },
    );
    expect([views.of(snapshotReady).length, views.of(viewFailed).length]).toEqual([1, 0]);
  }, 40_000);

  it('announces the last minute’s recording for a playback', async () => {
    const producer = await ingest.producer('command-center');
    const toMs = Date.now();
    const { playbackId, fragment, kind } = playbackRequested.example;
    const request = { playbackId, fragment, kind, district, camera: camera.camera, fromMs: toMs - 1_000, toMs };
    await producer.send(playbackRequested, request, { id: 'playback-1' });
    await eventually(() => expect(cityEvents.of(segmentRecorded).some((one) => one.toMs >= toMs)).toBe(true), {
      timeoutMs: SOON_MS,
    });
  }, 20_000);

  it('announces why an alert about the day before has no snapshot', async () => {
    const producer = await ingest.producer('alerting');
    const atMs = Date.now() - 86_400_000;
    const request = {
      alertId: `old-${district}`,
      district,
      camera: camera.camera,
      fromMs: atMs - 1_000,
      toMs: atMs,
      atMs,
    };
    await producer.send(clipRequested, request, { id: 'request-2' });
    await eventually(() => {
      const failures = views.of(viewFailed).map(({ what, reason }) => `${what} ${reason}`);
      expect(failures).toEqual(['snapshot moment_too_old']);
    });
  });
});
