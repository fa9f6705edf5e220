import { cameraRegistered, clipRequested, snapshotReady, viewFailed } from '@marsad/schemas';
import { describe, expect, it, vi } from 'vitest';
import { createPauses } from '../pauses.ts';
import { createFakeOutbox, createFakeStore, noMetrics, silentLog } from '../testing/fakes.ts';
import { createCameraMemories } from './camera-memory.ts';
import { createViews } from './views.ts';

const camera = cameraRegistered.schema.parse(cameraRegistered.example);

/** An owner that has made images for ten seconds, and a request for the middle of them. */
const given = ({ imaged = true } = {}) => {
  const nowMs = Date.now();
  const memories = createCameraMemories();
  memories.open(camera.camera);
  const owned = { camera, epoch: nowMs - 60_000, isPlaying: () => false };
  for (let at = nowMs - 9_000; imaged && at <= nowMs; at += 1_000)
    memories.of(camera.camera)?.add({
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
  let isOwned = true;
  const views = createViews({
    holding: () => (isOwned ? owned : undefined),
    memories,
    store: bytes.store,
    outbox: bus.outbox,
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
  return { views, bus, bytes, received, own: (is: boolean) => void (isOwned = is), nowMs };
};
const eventually = (check: () => void) => vi.waitFor(check, 8_000);

describe('an alert requests its snapshot', () => {
  it('and gets the nearest masked image, under a key of its own', async () => {
    const { views, bus, bytes, received, nowMs } = given();
    expect(views.request(received)).toBe('answering');
    await eventually(() => expect(bus.published).toHaveLength(1));
    expect(bus.of(snapshotReady)[0]).toMatchObject({ alertId: 'a-1', capturedAtMs: nowMs - 5_000, bucket: 'views' });
    expect([...bytes.objects.keys()].map((key) => key.split('/').at(-1))).toEqual(['a-1.jpg']);
    expect(views.isOpen('a-1')).toBe(false);
  });

  it('again, and is answered only once', async () => {
    const { views, bus, received } = given();
    views.request(received);
    expect(views.request(received)).toBe('repeated');
    await eventually(() => expect(bus.published).toHaveLength(1));
    expect(views.request(received)).toBe('repeated');
  });

  it('of another replica’s camera, and is answered once that camera becomes ours', async () => {
    const { views, bus, received, own } = given();
    own(false);
    expect(views.request(received)).toBe('not_ours');
    expect(bus.published).toEqual([]);
    own(true);
    views.claimed(camera.camera);
    await eventually(() => expect(bus.of(snapshotReady)).toHaveLength(1));
  });

  it('while the store is away, and gets it once when it is back', async () => {
    const { views, bus, bytes, received } = given();
    bytes.fail({ kind: 'unavailable', detail: 'away' });
    views.request(received);
    await eventually(() => expect(bytes.attempts).toBeGreaterThan(1));
    expect(bus.published).toEqual([]);
    bytes.fail(null);
    await eventually(() => expect(bus.published).toHaveLength(1));
    expect([...bytes.objects.values()]).toEqual([1]);
  });

  it('and gets the reason if no image was kept', async () => {
    const { views, bus, received } = given({ imaged: false });
    views.request(received);
    const failed = { alertId: 'a-1', what: 'snapshot', reason: 'nothing_recorded' };
    await eventually(() => expect(bus.of(viewFailed)).toMatchObject([failed]));
  });
});
