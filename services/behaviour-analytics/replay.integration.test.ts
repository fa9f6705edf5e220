import { createRulesInForce, newCameraWatch, watchScene } from '@marsad/behaviour';
import { cameraWith, sceneAt, trackAt } from '@marsad/behaviour/testing';
import type { Scene } from '@marsad/behaviour/testing';
import { createObjectStore, objectKeyOf, sha256Of } from '@marsad/objects';
import {
  CameraId,
  cameraRegistered,
  ruleDefined,
  RuleId,
  ruleReplayed,
  ruleReplayRequested,
  ruleTermsOf,
  segmentRecorded,
} from '@marsad/schemas';
import type { Camera, Rule, RuleReplay } from '@marsad/schemas';
import type { App } from '@marsad/service';
import { sidecarKeyOf, tracksSidecar } from '@marsad/sidecars';
import { eventually, permitAnalytics, useBus, useStack } from '@marsad/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';

const stack = useStack();
const bus = useBus(stack);
const SEGMENT_MS = 60_000;
const SEGMENTS = 20;
/** The act permits from about now on, so what is replayed lies after it, by the clock of the camera. */
const T0 = Date.now() + 60_000;
const EPOCH = T0 - 1_000;

let camera: Camera;
let rule: Rule;
let app: App;

const replays = new Map<string, RuleReplay>();

const place = () => ({ district: camera.district, camera: camera.camera });
/** A scene a second. Somebody comes every six minutes and stays for three. */
const scenes = (): Scene[] =>
  Array.from({ length: (SEGMENTS * SEGMENT_MS) / 1_000 }, (_, second) => {
    const atMs = T0 + second * 1_000;
    const person = { ...trackAt(Math.floor(second / 360) + 1, 500, 250, { class: 'person' }), ageMs: 0 };
    const moment = { ...place(), epoch: EPOCH, ptsMs: second * 1_000, capturedAtMs: atMs, receivedAtMs: atMs };
    return sceneAt(0, second % 360 < 180 ? [person] : [], { ...moment, observedMs: 1_000 });
  });

/** Stores and announces the files of these segments, as ingest does. */
async function record(from: number, to: number): Promise<void> {
  const store = createObjectStore(stack.objects('camera-ingest'));
  const ingest = await bus.producer('camera-ingest');
  for (let index = from; index < to; index += 1) {
    const [fromMs, toMs] = [T0 + index * SEGMENT_MS, T0 + (index + 1) * SEGMENT_MS];
    const segment = { ...place(), epoch: EPOCH, part: 0, fromMs, toMs };
    const objectKey = objectKeyOf(
      'camera-ingest',
      segment.district,
      segment.camera,
      fromMs,
      `${EPOCH}-0-${fromMs}-${T0}.mp4`,
    );
    const inSegment = scenes().slice(index * 60, (index + 1) * 60);
    const file = await tracksSidecar.encode({
      of: segment,
      seenToMs: toMs,
      scenes: inSegment.map((scene) => ({ scene })),
    });
    const key = sidecarKeyOf(objectKey, 'tracks');
    await store.putBytes('tracks', key, file, 'application/zstd');
    const tracks = {
      bucket: 'tracks',
      objectKey: key,
      bytes: file.length,
      sha256: sha256Of(file),
      frames: 60,
      seenToMs: toMs,
    };
    await ingest.send(segmentRecorded, { ...segmentRecorded.example, ...segment, objectKey, tracks });
  }
}
const keyOf = (index: number): string => {
  const fromMs = T0 + index * SEGMENT_MS;
  const segment = objectKeyOf(
    'camera-ingest',
    camera.district,
    camera.camera,
    fromMs,
    `${EPOCH}-0-${fromMs}-${T0}.mp4`,
  );
  return sidecarKeyOf(segment, 'tracks');
};

let asked = 0;
async function replay(fromMs = T0, toMs = T0 + SEGMENTS * SEGMENT_MS): Promise<RuleReplay> {
  const replayId = `replay-${camera.camera}-${(asked += 1)}`;
  const { version } = rule;
  const by = ruleReplayRequested.example.by;
  const request = { replayId, ...place(), rule: ruleTermsOf(rule), version, fromMs, toMs, by, atMs: toMs };
  await (await bus.producer('command-center')).send(ruleReplayRequested, request);
  return eventually(
    () => {
      const answer = replays.get(replayId);
      return answer !== undefined && answer.state !== 'running' && answer;
    },
    { timeoutMs: 60_000 },
  );
}

beforeAll(async () => {
  const district = await stack.createDistrict();
  const id = CameraId.parse(`street-${district}`);
  camera = cameraWith({ camera: id, district, lines: [], zones: [], analytics: ['behaviour'] });
  const { placeId: _, schedule: __, ...terms } = ruleDefined.schema.parse(ruleDefined.example);
  const ruleId = RuleId.parse(`stays-${district}`);
  rule = { ...terms, ...place(), ruleId, thresholds: { forMs: 60_000 }, inForceFromMs: T0, cooldownMs: 0 };
  const governance = await bus.producer('governance');
  await governance.send(cameraRegistered, camera, { id });
  await governance.send(ruleDefined, rule);
  await bus.as('command-center').tail({
    name: 'page',
    events: [ruleReplayed],
    districts: [district],
    onEvent: ({ data }) => void replays.set(data.replayId, data),
  });
  await record(0, SEGMENTS);
  app = await createApp(readConfig(stack.environment('behaviour-analytics', [district])), bus.fatal);
}, 90_000);
afterAll(() => app.stop());

/** The ids with which the incidents begin live. */
function raisedLive(): string[] {
  const watch = newCameraWatch(T0);
  const inForce = createRulesInForce([rule], 'Africa/Casablanca');
  return scenes()
    .flatMap((scene, offset) => watchScene(watch, scene, BigInt(offset), camera, inForce))
    .flatMap(({ kind, data }) => (kind === 'behaviour' && data.revision === 0 ? [data.eventId] : []));
}

it('is refused while no act permits behaviour', async () => {
  expect(await replay()).toMatchObject({ state: 'refused', refusal: 'not_permitted' });
});

it('of stored tracks finds the very ids that are raised live, twice', async () => {
  await permitAnalytics(stack.addresses, [camera.camera], ['behaviour']);
  const done = await eventually(
    async () => {
      const answer = await replay();
      return answer.state === 'done' && answer;
    },
    { timeoutMs: 90_000 },
  );
  expect(done).toMatchObject({ raised: 4, missing: [], judgedMs: SEGMENTS * SEGMENT_MS });
  expect(done.incidents.map(({ eventId }) => eventId)).toEqual(raisedLive());
  expect((await replay()).incidents).toEqual(done.incidents);
}, 180_000);

it('of a span that never had tracks is refused with the reason', async () => {
  const endedAtMs = T0 + SEGMENTS * SEGMENT_MS;
  expect(await replay(endedAtMs + 5_000, endedAtMs + 5 * SEGMENT_MS)).toMatchObject({ refusal: 'no_tracks' });
}, 90_000);

it('judges nothing of a file that was changed, cut or taken away, and says of which time', async () => {
  const store = createObjectStore(stack.objects('camera-ingest'));
  const second = scenes().slice(60, 120);
  const last = scenes().slice(720, 780);
  const segment = (index: number) => {
    const [fromMs, toMs] = [T0 + index * SEGMENT_MS, T0 + (index + 1) * SEGMENT_MS];
    return { of: { ...place(), epoch: EPOCH, part: 0, fromMs, toMs }, seenToMs: toMs };
  };
  const changed = second.map((scene) => ({ scene: { ...scene, tracks: [] } }));
  await store.putBytes('tracks', keyOf(1), await tracksSidecar.encode({ ...segment(1), scenes: changed }), 'a/b');
  const file = await tracksSidecar.encode({ ...segment(12), scenes: last.map((scene) => ({ scene })) });
  await store.putBytes('tracks', keyOf(12), file.subarray(0, file.length - 20), 'a/b');
  await store.remove('tracks', keyOf(13));
  const { missing, unreadable, gone, judgedMs } = await replay();
  const segmentsOf = (stretches: RuleReplay['missing'] = []) =>
    stretches.map(({ fromMs, toMs }) => [fromMs, toMs].map((ms) => Math.round((ms - T0) / SEGMENT_MS)));
  expect(segmentsOf(missing)).toEqual([
    [1, 2],
    [12, 14],
  ]);
  expect(segmentsOf(unreadable)).toEqual([
    [1, 2],
    [12, 13],
  ]);
  expect(segmentsOf(gone)).toEqual([[13, 14]]);
  expect(judgedMs).toBe((SEGMENTS - 3) * SEGMENT_MS);
}, 90_000);
