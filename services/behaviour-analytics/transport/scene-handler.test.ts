import type { Batch, Received } from '@marsad/kafka';
import { partitionOf } from '@marsad/kafka';
import type { Camera } from '@marsad/schemas';
import { sceneObserved, topicOf, trackEnded } from '@marsad/schemas';
import { beforeEach, describe, expect, it } from 'vitest';
import type { OutgoingFinding } from '../ports.ts';
import { cameraWith, EPOCH, sceneAt, trackAt, STARTED_AT_MS } from '@marsad/behaviour/testing';
import type { Scene } from '@marsad/behaviour/testing';
import { createPartitions } from './partitions.ts';
import type { Partitions } from './partitions.ts';
import type { CONSUMED } from './scene-handler.ts';
import { createSceneHandler } from './scene-handler.ts';
import { createSilenceWatch } from './silence.ts';

type Consumed = (typeof CONSUMED)[number];
const name = { fr: 'N', ar: 'N', en: 'N' };
const camera: Camera = cameraWith({
  view: 'overhead',
  lines: [{ id: 'middle', name, from: [0, 0.5], to: [1, 0.5] }],
  simulated: true,
});
const partition = partitionOf(camera.camera, sceneObserved.partitions);
const place = { topic: topicOf(sceneObserved, camera.district), partition, district: camera.district };

let nowMs: number;
let published: OutgoingFinding[];
let away: boolean;
let permitted: Set<string>;
let isOurs: boolean;
let partitions: Partitions;
let handle: ReturnType<typeof createSceneHandler>;
let checkSilence: ReturnType<typeof createSilenceWatch>;
beforeEach(() => {
  nowMs = STARTED_AT_MS;
  published = [];
  away = false;
  isOurs = true;
  const publish = (leaving: readonly OutgoingFinding[]) => {
    if (away) return Promise.reject(Object.assign(new Error('away'), { retryAfterMs: 400 }));
    published.push(...leaving);
    return Promise.resolve();
  };
  const now = () => nowMs;
  const cameras = {
    get: (id: string) => (id === camera.camera ? camera : undefined),
    values: () => [camera],
    wasRemoved: () => false,
  };
  permitted = new Set(['flow', 'behaviour']);
  const mayAnalyse = (_: string, analytic: string) => permitted.has(analytic);
  partitions = createPartitions(publish, now);
  handle = createSceneHandler({ cameras, partitions, mayAnalyse, now });
  checkSilence = createSilenceWatch({
    cameras,
    partitions,
    mayAnalyse,
    partitionOf: () => (isOurs ? partition : undefined),
    now,
  });
});

const received = (data: Scene, offset: number) =>
  ({
    event: sceneObserved,
    data,
    attributes: {},
    offset: BigInt(offset),
    timestampMs: nowMs,
  }) as unknown as Received<Consumed>;
const batchOf = (scenes: Scene[], from = 0): Batch<Consumed> => ({
  ...place,
  events: scenes.map((scene, index) => received(scene, from + index)),
});
const car = (frames: number): Scene[] =>
  Array.from({ length: frames }, (_, frame) => sceneAt(frame, [trackAt(1, 500, 150 + frame * 20)]));

describe('a batch', () => {
  it('is handled once all findings are acknowledged, and keeps the offset that its open window needs', async () => {
    expect(await handle(batchOf(car(12), 40))).toEqual({ deadLetters: [], keepFrom: 40n });
    expect(published).toMatchObject([{ simulated: true, finding: { kind: 'crossing' } }]);
  });

  it('whose findings cannot be published is retried; they are published once although the scenes repeat', async () => {
    away = true;
    const batch = batchOf(car(12));
    expect(await handle(batch)).toEqual({ retry: { reason: 'kafka_unavailable', afterMs: 400 } });
    expect(published).toEqual([]);
    away = false;
    expect(await handle(batch)).toMatchObject({ keepFrom: 0n });
    expect(published).toHaveLength(1);
  });

  it('is not retried when the producer throws an unexpected error', async () => {
    const broken = createPartitions(
      () => Promise.reject(new TypeError('defect')),
      () => nowMs,
    );
    const partition = broken.of(place);
    partition.outbox.push({ simulated: false, finding: { kind: 'measure', id: 'm', data: {} as never } });
    await expect(partition.flush()).rejects.toThrow('defect');
  });

  it('of a camera that is not registered waits at first and becomes dead letters later', async () => {
    const strange = batchOf([{ ...sceneAt(0), camera: 'somebody-else' as Scene['camera'] }]);
    expect(await handle(strange)).toEqual({ retry: { reason: 'camera_not_yet_known', afterMs: 300 } });
    nowMs += 4_000;
    expect(await handle(strange)).toMatchObject({ deadLetters: [{ reason: 'unknown_camera' }] });
  });

  it('of ends of tracks publishes the crossings that waited for their class', async () => {
    await handle(
      batchOf(
        car(8).map((scene) => ({
          ...scene,
          tracks: scene.tracks.map((track) => ({ ...track, class: 'vehicle' as const })),
        })),
      ),
    );
    expect(published).toEqual([]);
    const { district, camera: id } = camera;
    const data = {
      ...trackEnded.example,
      district,
      camera: id,
      epoch: EPOCH,
      part: 0,
      ordinal: 1,
      class: 'bus' as const,
    };
    const ended = {
      event: trackEnded,
      data,
      attributes: {},
      offset: 0n,
      timestampMs: nowMs,
    } as unknown as Received<Consumed>;
    await handle({ ...place, topic: topicOf(trackEnded, district), events: [ended] });
    expect(published).toMatchObject([{ finding: { kind: 'crossing', data: { class: 'bus' } } }]);
  });
});

describe('a silent camera', () => {
  const minute = 60_000;
  it('is reported as not observed, minute by minute, by the instance that owns its partition', async () => {
    partitions.of(place);
    nowMs += minute + 15_000;
    isOurs = false;
    await checkSilence();
    expect(published).toEqual([]);
    isOurs = true;
    await checkSilence();
    await checkSilence();
    expect(published).toMatchObject([
      { simulated: true, finding: { kind: 'measure', data: { observedMs: 0, fromMs: STARTED_AT_MS } } },
    ]);
    nowMs += minute;
    await checkSilence();
    expect(published).toHaveLength(2);
  });

  it('does not count as silent while a backlog of its scenes is read', async () => {
    await handle(batchOf(car(3)));
    nowMs += minute + 20_000;
    const other = { ...sceneAt(0), camera: 'somebody-else' as Scene['camera'] };
    const late = { ...received(other, 9), timestampMs: nowMs - 600_000 } as Received<Consumed>;
    await handle({ ...place, events: [late] });
    await checkSilence();
    expect(published).toEqual([]);
  });

  it('has its measure amended if its scenes arrive later', async () => {
    partitions.of(place);
    nowMs += minute + 15_000;
    await checkSilence();
    await handle(batchOf(Array.from({ length: 330 }, (_, frame) => sceneAt(frame))));
    expect(published.map(({ finding }) => finding)).toMatchObject([
      { data: { fromMs: STARTED_AT_MS, observedMs: 0 } },
      { data: { fromMs: STARTED_AT_MS, observedMs: 60_000 } },
    ]);
    expect(published[0]?.finding.id).toBe(published[1]?.finding.id);
  });
});

describe('an analytic that is not permitted', () => {
  const scenes = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => sceneAt(from + index, [], { observedMs: 200 }));
  const measures = () =>
    published
      .flatMap(({ finding }) => (finding.kind === 'measure' ? [finding.data] : []))
      .map(({ observedMs }) => observedMs);

  it('flow: the time without permission counts as not observed', async () => {
    await handle(batchOf(scenes(1, 151)));
    permitted = new Set(['behaviour']);
    await handle(batchOf(scenes(151, 226), 150));
    permitted.add('flow');
    await handle(batchOf(scenes(226, 330), 225));
    // 30 s and then 15 s of the first minute were observed. Time that was not observed is not time without crossings.
    expect(measures()).toEqual([45_000]);
  });

  it('flow: nothing is published during a halt, not even by the clock', async () => {
    await handle(batchOf(car(12)));
    expect(published).toHaveLength(1);
    permitted.clear();
    nowMs += 180_000;
    await handle(batchOf(car(12).map((scene) => ({ ...scene, ptsMs: scene.ptsMs + 90_000 }))));
    await checkSilence();
    expect(published).toHaveLength(1);
    permitted.add('flow');
    nowMs += 60_000;
    await checkSilence();
    expect(measures()).not.toEqual([]);
  });

  it('both: scenes are dropped, and waiting crossings are not published', async () => {
    permitted.clear();
    expect(await handle(batchOf(car(12)))).toMatchObject({ deadLetters: [] });
    expect(published).toEqual([]);
  });
});
