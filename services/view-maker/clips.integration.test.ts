import { createHash } from 'node:crypto';
import { isMasked, maskingAt } from '@marsad/masking';
import { cameraRegistered, clipReady, clipRequested, trackId, viewFailed } from '@marsad/schemas';
import type { Camera, DataOf } from '@marsad/schemas';
import { eventually } from '@marsad/testkit';
import type { Collected } from '@marsad/testkit';
import { maskSamplesOf, perceiveSample } from '@marsad/testkit/recorded-sample';
import type { PerceivedSample, SampleSegment } from '@marsad/testkit/recorded-sample';
import { masksSidecar } from '@marsad/sidecars';
import { beforeAll, describe, expect, test } from 'vitest';
import { judgeMasks, useViewMaker } from './testing/view-maker-under-test.ts';

/** Rendering yields to everything else, so a busy machine takes its time. */
const PATIENCE = { timeoutMs: 90_000 };
const SLOW = { timeout: 120_000 };
const viewMaker = useViewMaker();
let district: string;
let gate: PerceivedSample;
let published: Collected<typeof clipReady | typeof viewFailed>;
let cameras = 0;
let alerts = 0;

beforeAll(async () => {
  gate = await perceiveSample('gate-approach.mp4');
  district = await viewMaker.stack.createDistrict();
  await viewMaker.start(district);
  published = await viewMaker.bus.collect('alerting', [clipReady, viewFailed], { districts: [district] });
}, 90_000);

const name = { fr: 'L', ar: 'L', en: 'L' };
const newCamera = async (): Promise<Camera> => {
  cameras += 1;
  const camera = cameraRegistered.schema.parse({
    ...cameraRegistered.example,
    district,
    camera: `${district}-c${cameras}`,
    lines: [{ id: 'gate', name, from: [0, 0.5], to: [1, 0.5] }],
  });
  await viewMaker.register(camera);
  return camera;
};
/** Records the gate's 33 s as a new camera, which began that long ago. */
const recorded = async (agoMs = 60_000): Promise<{ camera: Camera; segments: SampleSegment[]; originMs: number }> => {
  const camera = await newCamera();
  const originMs = Date.now() - agoMs;
  const segments = viewMaker.record(gate, camera, { epoch: originMs - 500, part: 0, originMs, segmentMs: 4_000 });
  return { camera, segments, originMs };
};
type Request = DataOf<typeof clipRequested>;
/** Requests a clip. @returns the alert's id */
const request = async (
  { camera }: Camera,
  fromMs: number,
  toMs: number,
  over: Partial<Request> = {},
): Promise<string> => {
  alerts += 1;
  const { plateReadId: _, ...example } = clipRequested.example;
  const data = { ...example, district, camera, alertId: `a-${alerts}`, fromMs, toMs, atMs: fromMs, ...over };
  await (await viewMaker.bus.producer('alerting')).send(clipRequested, data);
  return data.alertId;
};
const clipOf = (alertId: string) =>
  eventually(() => published.of(clipReady).find((clip) => clip.alertId === alertId) ?? false, PATIENCE);
const failureOf = (alertId: string) =>
  eventually(() => published.of(viewFailed).find((failure) => failure.alertId === alertId) ?? false, PATIENCE);
const framesOf = async ({ bucket, objectKey }: DataOf<typeof clipReady>) =>
  viewMaker.frames(await viewMaker.fetch(bucket, objectKey));

describe('the clip of an alert', SLOW, () => {
  test('over a restart is masked by boxes on both sides, names the gap, and is stored as announced', async () => {
    const { camera, segments, originMs } = await recorded(90_000);
    const second = originMs + 37_000;
    const later = viewMaker.record(gate, camera, { epoch: second - 500, part: 0, originMs: second, segmentMs: 4_000 });
    await viewMaker.announce(gate, [...segments, ...later]);
    const clip = await clipOf(await request(camera, originMs + 29_000, second + 5_000));
    expect(clip).toMatchObject({ bucket: 'views', masked: 'boxes', unseen: [], district, camera: camera.camera });
    expect(clip.missing).toHaveLength(1);
    expect(clip.missing?.[0]?.toMs).toBe(second);
    expect(clip.objectKey).toMatch(new RegExp(`^view-maker/${district}/`));
    const bytes = await viewMaker.fetch(clip.bucket, clip.objectKey);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(clip.sha256);
    const frames = await viewMaker.frames(bytes);
    expect(frames).toHaveLength(clip.frames);
    const samples = [...segments, ...later].flatMap((segment) => maskSamplesOf(gate, segment));
    const { judged, shown } = judgeMasks(frames, samples, clip.fromMs);
    expect(judged).toBeGreaterThan(20);
    expect(shown).toBe(0);
  });

  test('waits until the recording of its end is announced', async () => {
    const { camera, segments, originMs } = await recorded(34_000);
    await viewMaker.announce(gate, segments.slice(0, 6));
    const alertId = await request(camera, originMs + 22_000, originMs + 27_000);
    await viewMaker.announce(gate, segments.slice(6));
    const clip = await clipOf(alertId);
    expect(clip.toMs).toBeGreaterThan(originMs + 26_500);
    expect(clip.missing).toEqual([]);
  });

  test('does not wait for a camera that has stopped, and says what is missing', async () => {
    const { camera, segments, originMs } = await recorded(40_000);
    await viewMaker.announce(gate, segments.slice(0, 1));
    await viewMaker.report(camera, 'down', originMs + 4_000);
    const clip = await clipOf(await request(camera, originMs + 1_000, originMs + 8_000));
    expect(clip.missing).toMatchObject([{ toMs: originMs + 8_000 }]);
  });

  test('that is requested twice is answered once', async () => {
    const { camera, segments, originMs } = await recorded();
    await viewMaker.announce(gate, segments);
    const twice = await request(camera, originMs, originMs + 3_000);
    await request(camera, originMs, originMs + 3_000, { alertId: twice });
    const after = await request(camera, originMs, originMs + 3_000);
    await clipOf(twice);
    await clipOf(after);
    expect(published.of(clipReady).filter(({ alertId }) => alertId === twice)).toHaveLength(1);
  });

  test('has the place and the subject of the alert drawn on it', async () => {
    const { camera, segments, originMs } = await recorded();
    await viewMaker.announce(gate, segments);
    const span = [originMs + 3_000, originMs + 4_000] as const;
    const epoch = segments[0]?.epoch ?? 0;
    const ordinal = gate.frames.find(({ tracks }) => tracks.length > 0)?.tracks[0]?.ordinal ?? -1;
    const subject = trackId({ camera: camera.camera, epoch, part: 0 }, ordinal);
    const asked = [{}, { placeId: 'gate' }, { trackIds: [subject] }];
    const [plain, line, drawn] = await Promise.all(
      asked.map(async (over) => (await framesOf(await clipOf(await request(camera, ...span, over))))[3]),
    );
    const differs = (a: typeof plain, b: typeof plain): number => {
      let count = 0;
      for (const [at, value] of a?.data.entries() ?? []) if (Math.abs(value - (b?.data[at] ?? 0)) > 40) count += 1;
      return count;
    };
    expect(differs(line, plain)).toBeGreaterThan(1_000);
    expect(differs(drawn, plain)).toBeGreaterThan(1_000);
    expect(differs(drawn, line)).toBeGreaterThan(1_000);
  });
});

describe('masks that cannot be used hide the whole picture of their segment, and the clip says so', SLOW, () => {
  test.each([
    ['missing', ({ masks: _, ...stored }) => stored],
    [
      'replaced in the store',
      async (stored) => {
        const nothing = await masksSidecar.encode({ of: stored, seenToMs: stored.toMs, samples: [] });
        await viewMaker
          .storeOf('camera-ingest')
          .putBytes('masks', stored.masks?.objectKey ?? '', nothing, 'application/zstd');
        return stored;
      },
    ],
    [
      'of another segment',
      async (stored) => {
        const of = { ...stored, fromMs: stored.fromMs - 4_000, toMs: stored.toMs - 4_000 };
        const bytes = await masksSidecar.encode({ of, seenToMs: of.toMs, samples: [] });
        const objectKey = stored.masks?.objectKey ?? '';
        const put = await viewMaker.storeOf('camera-ingest').putBytes('masks', objectKey, bytes, 'application/zstd');
        return { ...stored, masks: { bucket: 'masks', objectKey, ...put, frames: 0, seenToMs: of.toMs } };
      },
    ],
  ] satisfies [string, Parameters<typeof viewMaker.announce>[2]][])('%s', async (_, change) => {
    const { camera, segments, originMs } = await recorded();
    const hidden = segments[1];
    await viewMaker.announce(gate, segments, (stored) => (stored.fromMs === hidden?.fromMs ? change(stored) : stored));
    const clip = await clipOf(await request(camera, originMs + 2_500, originMs + 9_500));
    expect(clip.masked).toBe('whole');
    expect(clip.unseen).toHaveLength(1);
    const [unseen] = clip.unseen ?? [];
    expect(unseen?.fromMs).toBeLessThanOrEqual((hidden?.fromMs ?? 0) + 1);
    expect(unseen?.toMs).toBeGreaterThanOrEqual((hidden?.toMs ?? 0) - 100);
    const frames = await framesOf(clip);
    for (const { ptsMs, ...frame } of frames) {
      const atMs = clip.fromMs + ptsMs;
      if (atMs < (hidden?.fromMs ?? 0) || atMs >= (hidden?.toMs ?? 0)) continue;
      const { width, height } = frame;
      const inner = { x: width * 0.1, y: height * 0.1, width: width * 0.8, height: height * 0.8 };
      expect(isMasked(frame, inner)).toBe(true);
    }
    const samples = segments.flatMap((segment) => maskSamplesOf(gate, segment));
    expect(maskingAt(samples, (hidden?.fromMs ?? 0) + 2_000).kind).toBe('boxes');
  });
});

describe('there is no clip, and alerting gets the reason,', SLOW, () => {
  test('of a recording that was replaced in the store', async () => {
    const { camera, segments, originMs } = await recorded();
    await viewMaker.announce(gate, segments, async (stored) => {
      const other = segments.find(({ fromMs }) => fromMs !== stored.fromMs)?.path ?? '';
      await viewMaker.storeOf('camera-ingest').putFile('recordings', stored.objectKey, other, 'video/mp4');
      return stored;
    });
    const alertId = await request(camera, originMs, originMs + 3_000);
    expect(await failureOf(alertId)).toMatchObject({ what: 'clip', reason: 'encoding_failed' });
  });

  test('of a camera that nobody registered', async () => {
    const { camera } = await recorded();
    const stranger = { ...camera, camera: `${district}-stranger` as Camera['camera'] };
    const alertId = await request(stranger, Date.now() - 9_000, Date.now() - 5_000);
    expect(await failureOf(alertId)).toMatchObject({ reason: 'camera_unknown' });
  });

  test('of a time that was not recorded', async () => {
    const { camera, originMs } = await recorded();
    await viewMaker.report(camera, 'down', originMs);
    const alertId = await request(camera, originMs, originMs + 3_000);
    expect(await failureOf(alertId)).toMatchObject({ reason: 'nothing_recorded' });
  });
});
