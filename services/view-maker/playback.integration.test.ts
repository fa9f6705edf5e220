import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto';
import { decodeImage } from '@marsad/media';
import { privateKeyOf, signRecord } from '@marsad/proof';
import {
  cameraRegistered,
  playbackFailed,
  playbackReady,
  playbackRequested,
  unmaskedReady,
  unmaskingOrdered,
} from '@marsad/schemas';
import type { Camera, DataOf } from '@marsad/schemas';
import { isMasked } from '@marsad/masking';
import { eventually } from '@marsad/testkit';
import type { Collected } from '@marsad/testkit';
import { maskSamplesOf, perceiveSample } from '@marsad/testkit/recorded-sample';
import type { PerceivedSample, SampleSegment } from '@marsad/testkit/recorded-sample';
import { beforeAll, describe, expect, test } from 'vitest';
import { hiddenIn, judgeMasks, useViewMaker } from './testing/view-maker-under-test.ts';

const PATIENCE = { timeoutMs: 45_000 };
type Requested = DataOf<typeof playbackRequested>;
type Asked = Pick<Requested, 'playbackId' | 'fragment'>;

const viewMaker = useViewMaker();
let district: string;
let camera: Camera;
let gate: PerceivedSample;
let segments: SampleSegment[];
let originMs: number;
let published: Collected<typeof playbackReady | typeof playbackFailed | typeof unmaskedReady>;
let asked = 0;

beforeAll(async () => {
  gate = await perceiveSample('gate-approach.mp4');
  district = await viewMaker.stack.createDistrict();
  camera = cameraRegistered.schema.parse({ ...cameraRegistered.example, district, camera: `${district}-gate` });
  await viewMaker.register(camera);
  originMs = Date.now() - 120_000;
  segments = viewMaker.record(gate, camera, { epoch: originMs, part: 0, originMs, segmentMs: 4_000 });
  await viewMaker.announce(gate, segments);
  await viewMaker.start(district);
  published = await viewMaker.bus.collect('command-center', [playbackReady, playbackFailed, unmaskedReady], {
    districts: [district],
  });
}, 90_000);

const ask = async (over: Partial<Requested>): Promise<Asked> => {
  asked += 1;
  const request = { ...playbackRequested.example, playbackId: `p-${asked}`, district, camera: camera.camera, ...over };
  await (await viewMaker.bus.producer('command-center')).send(playbackRequested, request);
  return request;
};
const isOf =
  ({ playbackId, fragment }: Asked) =>
  (answer: Asked): boolean =>
    answer.playbackId === playbackId && answer.fragment === fragment;
const readyOf = (request: Asked) =>
  eventually(() => published.of(playbackReady).find(isOf(request)) ?? false, PATIENCE);
const failureOf = (request: Asked) =>
  eventually(() => published.of(playbackFailed).find(isOf(request))?.reason ?? false, PATIENCE);

describe('playback', () => {
  test('gets a masked still of a moment', async () => {
    const atMs = originMs + 3_000;
    const still = await readyOf(await ask({ kind: 'still', fromMs: atMs, toMs: atMs }));
    expect(still).toMatchObject({
      bucket: 'playback',
      mimeType: 'image/jpeg',
      masked: 'boxes',
      frames: 1,
      kind: 'still',
    });
    const bytes = await viewMaker.fetch(still.bucket, still.objectKey);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(still.sha256);
    const decoded = decodeImage(bytes);
    const image = { data: decoded.pixels(decoded), width: decoded.width, height: decoded.height };
    decoded.close();
    const boxes = hiddenIn(
      image,
      segments.flatMap((segment) => maskSamplesOf(gate, segment)),
      atMs,
    );
    expect(boxes.length).toBeGreaterThan(0);
    for (const box of boxes) expect(isMasked(image, box)).toBe(true);
  });

  test('gets a masked fragment over two recordings, and soon the next one', async () => {
    const span = { fromMs: originMs + 2_500, toMs: originMs + 6_500 };
    const request = await ask(span);
    const fragment = await readyOf(request);
    expect(fragment).toMatchObject({ masked: 'boxes', unseen: [], missing: [] });
    expect(fragment.mimeType).toMatch(/^video\/mp4; codecs="avc1/);
    const frames = await viewMaker.frames(await viewMaker.fetch(fragment.bucket, fragment.objectKey));
    expect(frames).toHaveLength(fragment.frames);
    const samples = segments.flatMap((segment) => maskSamplesOf(gate, segment));
    const { judged, shown } = judgeMasks(frames, samples, span.fromMs);
    expect(judged).toBeGreaterThan(20);
    expect(shown).toBe(0);
    const next = await readyOf(await ask({ fromMs: span.toMs, toMs: span.toMs + 1_000, fragment: 1 }));
    expect(next.frames).toBeGreaterThan(5);
  });

  test('at high speed gets key frames only', async () => {
    const span = { fromMs: originMs, toMs: originMs + 20_000 };
    const fragment = await readyOf(await ask({ ...span, keyFramesOnly: true }));
    expect(fragment.frames).toBeLessThan(40);
  });

  test('of two people who ask for the same at once is made once and answered to both', async () => {
    const span = { fromMs: originMs + 13_000, toMs: originMs + 14_000 };
    const requests = await Promise.all([ask(span), ask(span)]);
    const [a, b] = await Promise.all(requests.map(readyOf));
    expect(a?.objectKey).toBe(b?.objectKey);
    expect(a?.playbackId).not.toBe(b?.playbackId);
    expect(a?.objectKey).not.toContain(a?.playbackId);
  });
});

describe('playback without masks', () => {
  const SPAN_MS = 4_000;
  const order = async (over: object = {}, key = privateKeyOf(viewMaker.stack.addresses.keys.governance.privateKey)) => {
    const { signature: _, ...example } = unmaskingOrdered.example;
    const terms = unmaskingOrdered.schema.omit({ signature: true }).parse({
      ...example,
      ...{ orderId: `unmask-${randomUUID()}`, camera: camera.camera, fromMs: originMs, toMs: originMs + SPAN_MS },
      ...{ expiresAtMs: Date.now() + 60_000, saidAtMs: Date.now(), ...over },
    });
    await (await viewMaker.bus.producer('governance')).send(unmaskingOrdered, signRecord(terms, key));
    return { orderId: terms.orderId, subject: terms.subject };
  };
  const at = () => ({ kind: 'still' as const, fromMs: originMs + 3_000, toMs: originMs + 3_000 });
  const answered = (request: Asked): boolean =>
    [...published.of(unmaskedReady), ...published.of(playbackFailed)].some(isOf(request));

  test('is rendered under an order in force, lies apart, and says who looks', async () => {
    const unmasking = await order();
    // The order is on another topic than the request, so the first request may come before it.
    const view = await eventually(async () => {
      const request = await ask({ ...at(), unmasking });
      await eventually(() => answered(request), PATIENCE);
      return published.of(unmaskedReady).find(isOf(request)) ?? false;
    }, PATIENCE);
    expect(view).toMatchObject(unmasking);
    expect(view.objectKey).toMatch(/^view-maker\/unmasked\//);
    const decoded = decodeImage(await viewMaker.fetch(view.bucket, view.objectKey));
    const image = { data: decoded.pixels(decoded), width: decoded.width, height: decoded.height };
    decoded.close();
    const boxes = hiddenIn(
      image,
      segments.flatMap((segment) => maskSamplesOf(gate, segment)),
      at().fromMs,
    );
    expect(boxes.length).toBeGreaterThan(0);
    for (const box of boxes) expect(isMasked(image, box)).toBe(false);
    const top = image.data.subarray(0, image.width * 3);
    expect(Math.max(...top)).toBeLessThan(40);
    const masked = await readyOf(await ask(at()));
    expect(masked).toMatchObject({ masked: 'boxes', objectKey: expect.not.stringContaining('unmasked') });
  });

  test.each<[string, () => Promise<Partial<Requested>>]>([
    ['under no order', async () => ({ ...at(), unmasking: { orderId: 'unmask-none', subject: 'demo-operator' } })],
    [
      'under a forged order',
      async () => ({
        ...at(),
        unmasking: await order({}, generateKeyPairSync('ed25519').privateKey),
      }),
    ],
    [
      'under an order that came again long after',
      async () => ({
        ...at(),
        unmasking: await order({ saidAtMs: Date.now() - 120_000 }),
      }),
    ],
    ['after its order', async () => ({ ...at(), unmasking: await order({ expiresAtMs: Date.now() - 1 }) })],
    [
      'of another time than its order',
      async () => ({
        ...{ kind: 'still' as const, fromMs: originMs + SPAN_MS, toMs: originMs + SPAN_MS },
        unmasking: await order(),
      }),
    ],
    [
      'of another camera than its order',
      async () => ({
        ...at(),
        unmasking: await order({ camera: 'hassan-hall-1' }),
      }),
    ],
    [
      'for another person than its order',
      async () => ({
        ...at(),
        unmasking: { ...(await order()), subject: 'demo-supervisor' },
      }),
    ],
    [
      'under an order that was only asked for',
      async () => ({
        ...at(),
        unmasking: await order({ state: 'requested' }),
      }),
    ],
  ])('attack: %s nothing is rendered', async (_, asking) => {
    const request = await ask(await asking());
    expect(await failureOf(request)).toBe('order_refused');
    expect(published.of(unmaskedReady).find(isOf(request))).toBeUndefined();
  });
});

describe('playback gets the reason why there is nothing', () => {
  test('of a time that is not recorded yet', async () => {
    const [fromMs, toMs] = [Date.now() - 2_000, Date.now() - 1_000];
    expect(await failureOf(await ask({ fromMs, toMs }))).toBe('not_stored_yet');
  });

  test('that is more than can be rendered before anybody stops waiting', async () => {
    const requests: Asked[] = [];
    for (let n = 0; n < 60; n += 1)
      requests.push(await ask({ fromMs: originMs + 15_000 + n, toMs: originMs + 23_000 + n }));
    const answered = (request: Asked): boolean =>
      [...published.of(playbackReady), ...published.of(playbackFailed)].some(isOf(request));
    await eventually(() => expect(requests.filter((request) => !answered(request))).toEqual([]), { timeoutMs: 60_000 });
    const reasons = requests.map((request) => published.of(playbackFailed).find(isOf(request))?.reason);
    expect(new Set(reasons.filter((reason) => reason !== undefined))).toEqual(new Set(['overloaded']));
  }, 90_000);

  test('of a time that nobody recorded', async () => {
    const fromMs = originMs - 3_600_000;
    expect(await failureOf(await ask({ fromMs, toMs: fromMs + 4_000 }))).toBe('nothing_recorded');
  });

  test('of a time that is too long', async () => {
    expect(await failureOf(await ask({ fromMs: originMs, toMs: originMs + 20_000 }))).toBe('span_not_possible');
  });

  test('of a camera that nobody registered', async () => {
    const stranger = `${district}-stranger` as Requested['camera'];
    expect(await failureOf(await ask({ camera: stranger }))).toBe('camera_unknown');
  });

  test('of a recording that was replaced in the store', async () => {
    const other = cameraRegistered.schema.parse({ ...camera, camera: `${district}-other-${asked}` });
    await viewMaker.register(other);
    const recorded = viewMaker.record(gate, other, { epoch: originMs, part: 0, originMs, segmentMs: 4_000 });
    await viewMaker.announce(gate, recorded, async (stored) => {
      await viewMaker
        .storeOf('camera-ingest')
        .putFile('recordings', stored.objectKey, segments[0]?.path ?? '', 'video/mp4');
      return stored;
    });
    const span = { fromMs: originMs + 5_000, toMs: originMs + 6_000 };
    expect(await failureOf(await ask({ camera: other.camera, ...span }))).toBe('hash_mismatch');
  });
});
