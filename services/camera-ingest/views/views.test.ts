import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cameraRegistered, clipReady, clipRequested, snapshotReady, viewFailed } from '@marsad/schemas';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPauses } from '../pauses.ts';
import type { ClipJob, ClipResult, SealedSegment } from '../ports.ts';
import { createFakeOutbox, createFakeStore, noMetrics, silentLog } from '../testing/fakes.ts';
import { createFootage } from './footage.ts';
import { createCameraMemories } from './camera-memory.ts';
import { createClipFolders } from './io/clip-folders.ts';
import { createViews } from './views.ts';

const camera = cameraRegistered.schema.parse(cameraRegistered.example);
let directory = '';
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'marsad-views-'))));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const clipOf = (job: ClipJob): ClipResult => ({
  frames: 50,
  widthPx: 64,
  heightPx: 48,
  fromMs: job.fromMs,
  toMs: job.toMs,
  bytes: 9,
  masked: 'boxes',
});

/** An owner that has recorded and analysed for ten seconds, and a request for the middle of them. */
const given = ({
  clip = (job: ClipJob) => Promise.resolve<ClipResult | null>(clipOf(job)),
  recorded = true,
  imaged = true,
} = {}) => {
  const nowMs = Date.now();
  const memories = createCameraMemories();
  memories.open(camera.camera);
  const owned = { camera, epoch: nowMs - 60_000, isPlaying: () => false };
  const path = join(directory, 'segment.mp4');
  writeFileSync(path, 'x');
  const segment: SealedSegment = {
    camera: camera.camera,
    district: camera.district,
    epoch: owned.epoch,
    part: 0,
    path,
    fromMs: nowMs - 10_000,
    toMs: nowMs,
    originMs: nowMs - 10_000,
    packets: 1,
    bytes: 1,
    codec: 'h264',
    widthPx: 64,
    heightPx: 48,
  };
  for (let at = nowMs - 9_000; imaged && at <= nowMs; at += 1_000)
    memories.of(camera.camera)?.images.add({
      kind: 'masked_image',
      part: 0,
      camera: camera.camera,
      capturedAtMs: at,
      receivedAtMs: at,
      jpeg: Uint8Array.of(1),
      widthPx: 64,
      heightPx: 48,
      masks: 0,
      outlines: [],
    });
  const bus = createFakeOutbox();
  const bytes = createFakeStore();
  const local = () => (recorded ? [segment] : []);
  const encode = vi.fn(clip);
  let isOwned = true;
  const views = createViews({
    holding: () => (isOwned ? owned : undefined),
    seal: () => undefined,
    memories,
    recordings: { local },
    footage: createFootage(local, bytes.store),
    worker: { clip: encode },
    store: bytes.store,
    outbox: bus.outbox,
    segmentKey: ({ path: key }) => key,
    createFolder: createClipFolders(join(directory, 'views')),
    pauses: createPauses(),
    inTrace: (_, work) => work(),
    metrics: noMetrics(),
    log: silentLog,
    now: Date.now,
  });
  const request = clipRequested.schema.parse({
    alertId: 'a-1',
    district: camera.district,
    camera: camera.camera,
    fromMs: nowMs - 8_000,
    toMs: nowMs - 3_000,
    atMs: nowMs - 5_100,
  });
  const received = { request, requestedAtMs: nowMs, traceparent: undefined };
  return { views, bus, bytes, encode, received, own: (is: boolean) => void (isOwned = is), nowMs };
};
const eventually = (check: () => void) => vi.waitFor(check, 8_000);

describe('an alert requests its snapshot and clip', () => {
  it('and gets the nearest masked image and a masked clip, under keys of its own', async () => {
    const { views, bus, bytes, received, nowMs } = given();
    expect(views.request(received)).toBe('answering');
    await eventually(() => expect(bus.published).toHaveLength(2));
    expect(bus.of(snapshotReady)[0]).toMatchObject({ alertId: 'a-1', capturedAtMs: nowMs - 5_000, bucket: 'views' });
    expect(bus.of(clipReady)[0]).toMatchObject({ alertId: 'a-1', frames: 50, masked: 'boxes' });
    expect([...bytes.objects.keys()].toSorted().map((key) => key.split('/').at(-1))).toEqual(['a-1.jpg', 'a-1.mp4']);
    expect(views.isOpen('a-1')).toBe(false);
  });

  it('again, and is answered only once', async () => {
    const { views, bus, encode, received } = given();
    views.request(received);
    expect(views.request(received)).toBe('repeated');
    await eventually(() => expect(bus.published).toHaveLength(2));
    expect(views.request(received)).toBe('repeated');
    expect(encode).toHaveBeenCalledTimes(1);
  });

  it('of another replica’s camera, and is answered once that camera becomes ours', async () => {
    const { views, bus, received, own } = given();
    own(false);
    expect(views.request(received)).toBe('not_ours');
    expect(bus.published).toEqual([]);
    own(true);
    views.claimed(camera.camera);
    await eventually(() => expect(bus.of(clipReady)).toHaveLength(1));
  });

  it('while the store is away, and gets them once when it is back', async () => {
    const { views, bus, bytes, received } = given();
    bytes.fail({ kind: 'unavailable', detail: 'away' });
    views.request(received);
    await eventually(() => expect(bytes.attempts).toBeGreaterThan(2));
    expect(bus.published).toEqual([]);
    bytes.fail(null);
    await eventually(() => expect(bus.published).toHaveLength(2));
    expect([...bytes.objects.values()]).toEqual([1, 1]);
  });

  it.each([
    ['nothing was recorded', { recorded: false }, 'clip', 'nothing_recorded'],
    ['the recording holds no frame', { clip: () => Promise.resolve(null) }, 'clip', 'nothing_recorded'],
    ['the clip cannot be encoded', { clip: () => Promise.reject(new Error('broken')) }, 'clip', 'encoding_failed'],
    ['no image was kept', { imaged: false }, 'snapshot', 'nothing_recorded'],
  ] as const)('and gets the reason if %s', async (_, situation, what, reason) => {
    const { views, bus, received } = given(situation);
    views.request(received);
    await eventually(() => expect(bus.of(viewFailed)).toMatchObject([{ alertId: 'a-1', what, reason }]));
  });
});
