import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jpeg from '@julusian/jpeg-turbo';
import { openFile, openSegmentFile, ticksToMs } from '@marsad/media';
import { CameraId, plateCropped, sceneObserved, trackEnded } from '@marsad/schemas';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { MediaEvent, MediaWorker } from '../../ports.ts';
import { createMediaWorker } from './media-worker.ts';
import { fileCamera, playBack } from '@marsad/streaming/testing';
import type { Of } from '@marsad/streaming/testing';

/** A starved machine takes long to show anything. No test waits longer than for what it asks. */
const PATIENCE_MS = 150_000;
vi.setConfig({ testTimeout: PATIENCE_MS + 10_000 });
const root = join(import.meta.dirname, '../../../..');
const epoch = 1_790_000_000_000;
/** Images that are made once a second lie further apart than this, ms. */
const SPACED_MS = 990;
const VEHICLES = ['car', 'bus', 'truck'];

/** Writes the pictures of a clip from one key frame to another, as a clip that begins at 0. */
function cutOut(source: string, path: string, fromMs: number, toMs: number): void {
  const input = openFile(source);
  const file = openSegmentFile(path, input);
  let begins: bigint | undefined;
  while (input.readSync() === 'packet') {
    const { packet, timeBase } = input;
    const atMs = ticksToMs(packet.pts, timeBase);
    if (atMs < fromMs || atMs >= toMs) continue;
    begins ??= packet.dts;
    packet.pts -= begins;
    packet.dts -= begins;
    file.write(packet);
  }
  file.seal();
  input.close();
}

describe('the media worker on real footage', () => {
  const spool = mkdtempSync(join(tmpdir(), 'marsad-spool-'));
  const media = mkdtempSync(join(tmpdir(), 'marsad-clips-'));
  const events: MediaEvent[] = [];
  let worker: MediaWorker;
  const of = <K extends MediaEvent['kind']>(kind: K): Of<K>[] =>
    events.filter((event): event is Of<K> => event.kind === kind);
  const classes = (camera: string): string[] =>
    of('scene').flatMap(({ scene }) => (scene.camera === camera ? scene.tracks.map((track) => track.class) : []));
  const isEnded = (camera: string, part: number): boolean =>
    of('part_ended').some((ended) => ended.camera === camera && ended.part === part);
  /** When the analysed frames of a camera's ended parts were taken: what a loaded machine sheds is not among them. */
  const analysedAtMs = (camera: string): number[] =>
    [...of('scene').map(({ scene }) => scene), ...of('still')]
      .filter((frame) => frame.camera === camera && isEnded(camera, frame.part))
      .map(({ capturedAtMs }) => capturedAtMs)
      .toSorted((a, b) => a - b);
  const imagesAtMs = (camera: string): number[] =>
    of('masked_image').flatMap((image) => (image.camera === camera ? [image.capturedAtMs] : []));
  const until = async (so: () => boolean): Promise<void> => {
    const deadline = Date.now() + PATIENCE_MS;
    while (!so() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(so()).toBe(true);
  };

  beforeAll(() => {
    // Each shows its subject in every frame: whatever a loaded machine sheds, the frames that are left show it.
    cutOut(join(root, 'samples/gate-approach.mp4'), join(media, 'gate.mp4'), 4_000, 8_000);
    copyFileSync(join(root, 'samples/worker-zone-detection-preview.mp4'), join(media, 'works.mp4'));
    worker = createMediaWorker({
      spoolDirectory: spool,
      mediaRoot: media,
      modelsDirectory: join(root, 'models'),
      segmentMs: 60_000,
      analysisFps: 5,
    });
    worker.onEvent((event) => events.push(event));
    const gate = fileCamera('gate.mp4', {
      camera: CameraId.parse('gate'),
      view: 'oblique',
      analytics: ['plates'],
    });
    worker.send({ kind: 'open', camera: gate, epoch });
    worker.send({
      kind: 'open',
      camera: fileCamera('works.mp4', { camera: CameraId.parse('works'), view: 'oblique' }),
      epoch,
    });
    worker.send({ kind: 'lease', camera: 'works', untilMs: Date.now() + 600_000 });
  });
  afterAll(() => [spool, media].forEach((folder) => rmSync(folder, { recursive: true, force: true })));

  it('finds people on one camera and vehicles on the other, and every event fits its schema', async () => {
    await until(
      () =>
        classes('works').includes('person') &&
        classes('gate').some((name) => VEHICLES.includes(name)) &&
        of('track_ended').length > 0,
    );
    for (const { scene } of of('scene')) expect(sceneObserved.schema.safeParse(scene).error).toBeUndefined();
    for (const { track } of of('track_ended')) expect(trackEnded.schema.safeParse(track).error).toBeUndefined();
    for (const { crop } of of('plate_crop')) expect(plateCropped.schema.safeParse(crop).error).toBeUndefined();
  });

  it('reports the number of masks of every image, at least one if its frame’s sample has traces', async () => {
    const masked = () => of('masked_image').filter(({ camera, masks }) => camera === 'works' && masks > 0);
    await until(() => masked().length > 2);
    for (const image of masked()) {
      const scene = of('scene').find(
        ({ scene: { camera, capturedAtMs } }) => camera === 'works' && capturedAtMs === image.capturedAtMs,
      );
      const seen = scene?.sample.traces.filter(({ unseenMs }) => unseenMs === 0) ?? [];
      expect(image.masks).toBeGreaterThanOrEqual(Math.min(1, seen.length));
      const { width, height } = jpeg.decompressSync(Buffer.from(image.jpeg), { format: jpeg.FORMAT_RGB });
      expect([width, height]).toEqual([480, 270]);
    }
  });

  it('makes an image of every analysed frame under a lease, and one a second without', async () => {
    const gaps = (timesMs: readonly number[]): number[] => timesMs.slice(1).map((atMs, n) => atMs - (timesMs[n] ?? 0));
    await until(() => gaps(analysedAtMs('works')).some((ms) => ms < SPACED_MS) && imagesAtMs('gate').length > 2);
    expect(imagesAtMs('works')).toEqual(expect.arrayContaining(analysedAtMs('works')));
    expect(Math.min(...gaps(imagesAtMs('gate')))).toBeGreaterThan(SPACED_MS);
  });

  it('stops at once: nothing is recorded for a second more, its segments can be played, and none is left open', async () => {
    await until(() => of('scene').some(({ scene }) => scene.camera === 'works' && scene.part > 0));
    const before = Date.now();
    await worker.stop();
    for (const { segment } of of('segment_sealed')) expect(segment.toMs).toBeLessThan(before + 1_000);
    expect(readdirSync(spool).filter((name) => name.includes('.open'))).toEqual([]);
    for (const { segment } of of('segment_sealed')) expect(playBack(segment.path).errors).toBe(0);
    expect(of('segment_sealed').length).toBeGreaterThanOrEqual(3);
    expect(of('state').filter(({ state }) => state === 'stopped').length).toBe(2);
  });
});
