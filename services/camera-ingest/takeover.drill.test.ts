import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createObjectStore } from '@marsad/objects';
import { cameraState, recordingGap, segmentRecorded } from '@marsad/schemas';
import { eventually } from '@marsad/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { makeClip } from '@marsad/media/testing';
import { cameraOf, useIngest } from './testing/ingest-under-test.ts';
import { startStoreProxy } from './testing/store-proxy.ts';

const ingest = useIngest();
afterEach(ingest.endAll);

const city = async (count: number, source: object) => {
  const district = await ingest.stack.createDistrict();
  const cameras = Array.from({ length: count }, (_, n) =>
    cameraOf(district, `cam-${n}-${district}`, { source, view: 'oblique' }),
  );
  const cityEvents = await ingest.collect('command-center', [cameraState, segmentRecorded, recordingGap], district);
  await ingest.register(...cameras);
  const lastState = (camera: string) =>
    cityEvents
      .of(cameraState)
      .filter((state) => state.camera === camera)
      .at(-1);
  return { district, cameras: cameras.map(({ camera }) => camera as string), cityEvents, lastState };
};

describe('two replicas', () => {
  // About once in a dozen runs on a busy machine the second replica exits and cannot take over; the cause is not known yet.
  it(
    'share the cameras; when one is killed, the other goes on within 15 s and announces the gap, and the dead one’s recordings are kept',
    { timeout: 150_000 },
    async () => {
      const media = ingest.newFolder();
      makeClip(join(media, 'street.mp4'), { frames: 500, fps: 25, group: 25 });
      const { district, cameras, cityEvents, lastState } = await city(8, { kind: 'file', path: 'street.mp4' });
      const variables = { MARSAD_SEGMENT_MS: '8000', MARSAD_MEDIA: media };
      const spools = { 'ingest-1': ingest.newFolder(), 'ingest-2': ingest.newFolder() };
      const first = ingest.spawn({ districts: [district], replica: 'ingest-1', spool: spools['ingest-1'], variables });
      await eventually(() => cameras.every((camera) => lastState(camera)?.state === 'playing'), { timeoutMs: 30_000 });
      const second = ingest.spawn({ districts: [district], replica: 'ingest-2', spool: spools['ingest-2'], variables });
      await eventually(
        () =>
          cameras.some((camera) => lastState(camera)?.replica === 'ingest-2' && lastState(camera)?.state === 'playing'),
        { timeoutMs: 30_000 },
      );
      await eventually(() => cityEvents.of(segmentRecorded).length >= cameras.length, { timeoutMs: 30_000 });
      // The handover on the rebalance lost nothing.
      expect(cityEvents.of(recordingGap)).toEqual([]);
      const victims = cameras.filter((camera) => lastState(camera)?.replica === 'ingest-1');
      expect(victims.length).toBeGreaterThan(0);

      // A group of pictures reaches the disk when the next one begins.
      const isHalfWritten = (name: string) =>
        name.endsWith('.open.mp4') && statSync(join(spools['ingest-1'], name)).size > 0;
      await eventually(() => readdirSync(spools['ingest-1']).some(isHalfWritten), { timeoutMs: 15_000, everyMs: 20 });
      const killedMs = Date.now();
      first.kill('SIGKILL');
      await eventually(
        () =>
          victims.every(
            (camera) => lastState(camera)?.replica === 'ingest-2' && lastState(camera)?.state === 'playing',
          ),
        { timeoutMs: 20_000 },
      );
      const tookMs = Date.now() - killedMs;
      console.warn(`the survivor had the cameras after ${tookMs} ms`);
      expect(tookMs).toBeLessThan(15_000);
      const gaps = await eventually(() => {
        const lostGaps = cityEvents.of(recordingGap).filter(({ reason }) => reason === 'replica_lost');
        expect(new Set(lostGaps.map(({ camera }) => camera as string))).toEqual(new Set(victims));
        return lostGaps;
      });
      for (const gap of gaps) {
        expect(gap.announcedBy).toBe('ingest-2');
        expect(gap.fromMs).toBeGreaterThan(killedMs - 6_000);
        expect(gap.fromMs).toBeLessThanOrEqual(killedMs + 500);
        expect(gap.toMs).toBeGreaterThan(killedMs + 4_000);
      }

      const before = cityEvents.of(segmentRecorded).length;
      ingest.spawn({ districts: [district], replica: 'ingest-1', spool: spools['ingest-1'], variables });
      const epochs = new Map(victims.map((camera) => [camera, lastState(camera)?.epoch ?? 0]));
      const recovered = await eventually(
        () => {
          const found = cityEvents
            .of(segmentRecorded)
            .slice(before)
            .filter(({ camera, epoch }) => epoch < (epochs.get(camera) ?? 0));
          expect(found.length).toBeGreaterThan(0);
          return found;
        },
        { timeoutMs: 20_000 },
      );
      for (const segment of recovered) {
        expect(segment.toMs).toBeLessThanOrEqual(killedMs + 1_000);
        expect(segment.masks?.seenToMs).toBeGreaterThan(segment.fromMs);
      }

      // The restarted replica must have joined before it can take over: it claims cameras only after it has recovered its spool.
      await eventually(
        () =>
          cameras.some((camera) => lastState(camera)?.replica === 'ingest-1' && lastState(camera)?.state === 'playing'),
        { timeoutMs: 30_000 },
      );
      const stoppedMs = Date.now();
      second.kill('SIGTERM');
      const [code] = (await once(second, 'exit')) as [number | null];
      expect(code).toBe(0);
      await eventually(() =>
        cameras.every((camera) => lastState(camera)?.replica === 'ingest-1' && lastState(camera)?.state === 'playing'),
      );
      expect(cityEvents.of(recordingGap).filter(({ toMs }) => toMs > stoppedMs)).toEqual([]);
      // Whoever recorded them, before or after a takeover. The beginning of a part may be too short for an analysed frame.
      for (const { masks, fromMs, toMs } of cityEvents.of(segmentRecorded))
        expect(masks?.frames).toBeGreaterThanOrEqual(toMs - fromMs > 4_000 ? 1 : 0);
    },
  );
});

describe('one replica', () => {
  it('keeps its recordings while the store is away, and stores each once when the store is back', async () => {
    const { district, cameras, cityEvents, lastState } = await city(1, {
      kind: 'file',
      path: 'worker-zone-detection-preview.mp4',
    });
    const proxy = await startStoreProxy(ingest.stack.objects('camera-ingest').endpoint);
    ingest.onEnd(proxy.stop);
    await ingest.start({ districts: [district], variables: { MARSAD_S3_ENDPOINT: proxy.endpoint } });
    await eventually(() => cityEvents.of(segmentRecorded).length > 0, { timeoutMs: 25_000 });
    proxy.shut();
    const shutMs = Date.now();
    await eventually(() => Date.now() - shutMs > 12_000, { timeoutMs: 15_000 });
    const announcedWhileShut = cityEvents.of(segmentRecorded).filter(({ toMs }) => toMs > shutMs + 1_000).length;
    expect(announcedWhileShut).toBe(0);
    expect(lastState(cameras[0] ?? '')?.state).toBe('playing');
    proxy.reopen();
    const openMs = Date.now();
    const segments = await eventually(
      () => {
        const all = cityEvents.of(segmentRecorded).toSorted((a, b) => a.fromMs - b.fromMs);
        expect(all.at(-1)?.toMs).toBeGreaterThan(openMs);
        return all;
      },
      { timeoutMs: 30_000 },
    );
    for (const [at, segment] of segments.entries()) {
      const before = segments[at - 1];
      if (before) expect(Math.abs(segment.fromMs - before.toMs)).toBeLessThan(150);
    }
    expect(new Set(segments.map(({ objectKey }) => objectKey)).size).toBe(segments.length);
    const store = createObjectStore(ingest.stack.objects('view-maker'));
    for (const { bucket, objectKey, bytes } of segments)
      expect((await store.stat(bucket, objectKey)).bytes).toBe(bytes);
    expect(cityEvents.of(recordingGap)).toEqual([]);
  }, 100_000);

  it('that was frozen for too long to catch up announces the missed time as a gap', async () => {
    const media = ingest.newFolder();
    makeClip(join(media, 'street.mp4'), { frames: 500, fps: 25, group: 25 });
    const { district, cameras, cityEvents, lastState } = await city(2, { kind: 'file', path: 'street.mp4' });
    const variables = { MARSAD_SEGMENT_MS: '3000', MARSAD_MEDIA: media };
    const frozen = ingest.spawn({ districts: [district], variables });
    await eventually(() => cameras.every((camera) => lastState(camera)?.state === 'playing'), { timeoutMs: 30_000 });
    await eventually(
      () => new Set(cityEvents.of(segmentRecorded).map(({ camera }) => camera)).size === cameras.length,
      {
        timeoutMs: 20_000,
      },
    );
    const frozenMs = Date.now();
    frozen.kill('SIGSTOP');
    await eventually(() => Date.now() - frozenMs > 13_000, { timeoutMs: 15_000 });
    frozen.kill('SIGCONT');
    for (const camera of cameras) {
      const known = await eventually(
        () => {
          const spans = [...cityEvents.of(segmentRecorded), ...cityEvents.of(recordingGap)].filter(
            (span) => span.camera === camera,
          );
          const reached = Math.max(
            ...cityEvents.of(segmentRecorded).flatMap((segment) => (segment.camera === camera ? [segment.toMs] : [])),
          );
          expect(reached).toBeGreaterThan(frozenMs + 14_000);
          return spans.toSorted((a, b) => a.fromMs - b.fromMs);
        },
        { timeoutMs: 40_000 },
      );
      let reachedMs = known[0]?.fromMs ?? 0;
      for (const { fromMs, toMs } of known) {
        expect(fromMs - reachedMs, `${camera} from ${reachedMs - frozenMs} to ${fromMs - frozenMs} ms`).toBeLessThan(
          500,
        );
        reachedMs = Math.max(reachedMs, toMs);
      }
      const gapMs = cityEvents
        .of(recordingGap)
        .reduce((sum, gap) => sum + (gap.camera === camera ? gap.toMs - gap.fromMs : 0), 0);
      expect(gapMs).toBeGreaterThan(10_000);
    }
  }, 120_000);

  it('refuses to start for a district that the city does not have, by name', async () => {
    const starting = ingest.start({ districts: ['nowhere'] });
    await expect(starting).rejects.toMatchObject({
      name: 'StartError',
      code: 'unknown_district',
      message: expect.stringContaining('nowhere') as string,
    });
  }, 60_000);
});
