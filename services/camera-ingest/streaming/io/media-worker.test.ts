import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jpeg from '@julusian/jpeg-turbo';
import { CameraId, plateCropped, sceneObserved, trackEnded } from '@marsad/schemas';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { MediaEvent, MediaWorker } from '../../ports.ts';
import { createMediaWorker } from './media-worker.ts';
import { fileCamera, playBack } from '../../testing/media-harness.ts';
import type { Of } from '../../testing/media-harness.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
const root = join(import.meta.dirname, '../../../..');
const epoch = 1_790_000_000_000;

describe('the media worker on real footage', () => {
  const spool = mkdtempSync(join(tmpdir(), 'marsad-spool-'));
  const events: MediaEvent[] = [];
  let worker: MediaWorker;
  const of = <K extends MediaEvent['kind']>(kind: K): Of<K>[] =>
    events.filter((event): event is Of<K> => event.kind === kind);
  const until = async (so: () => boolean): Promise<void> => {
    const deadline = Date.now() + 40_000;
    while (!so() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(so()).toBe(true);
  };

  beforeAll(async () => {
    worker = createMediaWorker({
      spoolDirectory: spool,
      mediaRoot: join(root, 'samples'),
      modelsDirectory: join(root, 'models'),
      segmentMs: 60_000,
      analysisFps: 5,
    });
    worker.onEvent((event) => events.push(event));
    const lot = fileCamera('person-bicycle-car-detection-part.mp4', {
      camera: CameraId.parse('lot'),
      view: 'oblique',
      analytics: ['plates'],
    });
    worker.send({ kind: 'open', camera: lot, epoch });
    worker.send({
      kind: 'open',
      camera: fileCamera('worker-zone-detection-preview.mp4', { camera: CameraId.parse('works'), view: 'oblique' }),
      epoch,
    });
    worker.send({ kind: 'lease', camera: 'works', untilMs: Date.now() + 30_000 });
    await until(
      () =>
        of('scene').some(({ scene }) => scene.camera === 'works' && scene.part === 1) && of('track_ended').length >= 1,
    );
  });
  afterAll(() => rmSync(spool, { recursive: true, force: true }));

  it('finds people on one camera and vehicles on the other, and every event fits its schema', () => {
    for (const { scene } of of('scene')) expect(sceneObserved.schema.safeParse(scene).error).toBeUndefined();
    for (const { track } of of('track_ended')) expect(trackEnded.schema.safeParse(track).error).toBeUndefined();
    for (const { crop } of of('plate_crop')) expect(plateCropped.schema.safeParse(crop).error).toBeUndefined();
    const classes = (camera: string) =>
      new Set(
        of('scene').flatMap(({ scene }) => (scene.camera === camera ? scene.tracks.map((track) => track.class) : [])),
      );
    expect([...classes('works')]).toContain('person');
    expect(classes('lot').size).toBeGreaterThan(0);
  });

  it('reports the number of masks of every image, at least one if its frame’s sample has traces', () => {
    const images = of('masked_image').filter(({ camera, masks }) => camera === 'works' && masks > 0);
    expect(images.length).toBeGreaterThan(2);
    for (const image of images) {
      const scene = of('scene').find(
        ({ scene: { camera, capturedAtMs } }) => camera === 'works' && capturedAtMs === image.capturedAtMs,
      );
      const seen = scene?.sample.traces.filter(({ unseenMs }) => unseenMs === 0) ?? [];
      expect(image.masks).toBeGreaterThanOrEqual(Math.min(1, seen.length));
      const { width, height } = jpeg.decompressSync(Buffer.from(image.jpeg), { format: jpeg.FORMAT_RGB });
      expect([width, height]).toEqual([480, 270]);
    }
  });

  it('makes images faster under a lease than without', () => {
    const per = (camera: string): number => of('masked_image').filter((image) => image.camera === camera).length;
    expect(per('works')).toBeGreaterThan(per('lot') * 2);
  });

  it('stops within a second; its segments can be played, and none is left open', async () => {
    const before = Date.now();
    await worker.stop();
    expect(Date.now() - before).toBeLessThan(1_000);
    expect(readdirSync(spool).filter((name) => name.includes('.open'))).toEqual([]);
    for (const { segment } of of('segment_sealed')) expect(playBack(segment.path).errors).toBe(0);
    expect(of('segment_sealed').length).toBeGreaterThanOrEqual(3);
    expect(of('state').filter(({ state }) => state === 'stopped').length).toBe(2);
  });
});
