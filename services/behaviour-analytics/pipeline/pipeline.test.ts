import { NO_RULES } from '@marsad/behaviour';
import { trackEnded } from '@marsad/schemas';
import type { Camera } from '@marsad/schemas';
import { beforeEach, describe, expect, it, test } from 'vitest';
import type { PartitionState } from '../ports.ts';
import { cameraWith, EPOCH, sceneAt, trackAt, STARTED_AT_MS } from '@marsad/behaviour/testing';
import { createScenePipeline, createTrackEndPipeline } from './pipeline.ts';

const name = { fr: 'N', ar: 'N', en: 'N' };
const camera = cameraWith({ view: 'overhead', lines: [{ id: 'middle', name, from: [0, 0.5], to: [1, 0.5] }] });

let known: Map<string, Camera>;
let removed: Set<string>;
let nowMs: number;
let partition: PartitionState;
let permittedNow: Set<string>;
beforeEach(() => {
  permittedNow = new Set(['flow', 'behaviour']);
  known = new Map([[camera.camera, camera]]);
  removed = new Set();
  nowMs = STARTED_AT_MS;
  partition = {
    watches: new Map(),
    lastSceneAtMs: new Map(),
    demonstrations: new Set(),
    kept: new Map(),
    isRestored: true,
    outbox: [],
    assignedAtMs: 0,
    lastBatchAtMs: 0,
    lastAppendedAtMs: 0,
  };
});
const needs = {
  rules: { of: () => NO_RULES },
  cameras: {
    get: (id: string) => known.get(id),
    values: () => known.values(),
    wasRemoved: (id: string) => removed.has(id),
  },
  mayAnalyse: (_camera: string, analytic: string) => permittedNow.has(analytic),
  now: () => nowMs,
};
const scenes = createScenePipeline(needs);
const ends = createTrackEndPipeline(needs);
const run = (scene = sceneAt(0)) => scenes.run({ data: scene, offset: 0n, partition, nowMs });

it('has these steps', () => {
  expect(scenes.steps).toEqual(['find_camera', 'permitted', 'watch']);
});

it('a scene in order passes with its findings', async () => {
  await run(sceneAt(0, [trackAt(1, 500, 200)]));
  await run(sceneAt(1, [trackAt(1, 500, 300)]));
  expect(await run(sceneAt(2, [trackAt(1, 500, 320)]))).toMatchObject({ kind: 'pass', value: [{ kind: 'crossing' }] });
});

describe('what is dropped, and why', () => {
  test.each([
    ['a repeated frame', sceneAt(5), 'repeated_frame'],
    ['an older part', sceneAt(9, [], { part: 0 }), 'older_part'],
    ['a scene of an owner that has lost the camera', sceneAt(9, [], { epoch: EPOCH - 1 }), 'older_epoch'],
  ])('%s', async (_, scene, reason) => {
    await run(sceneAt(5, [], { part: 1 }));
    const part = reason === 'repeated_frame' ? { ...scene, part: 1 } : scene;
    expect(await run(part)).toEqual({ kind: 'drop', reason });
  });

  it('a camera that is listed for plates only', async () => {
    known.set(camera.camera, cameraWith({ analytics: ['plates'] }));
    expect(await run()).toEqual({ kind: 'drop', reason: 'not_listed' });
  });

  it('a camera without an act for flow or behaviour; its tracks are forgotten', async () => {
    await run(sceneAt(0, [trackAt(1, 500, 200)]));
    permittedNow.clear();
    expect(await run(sceneAt(1, [trackAt(1, 500, 220)]))).toEqual({ kind: 'drop', reason: 'not_permitted' });
    permittedNow.add('flow');
    // The track crossed the line while the camera was not analysed.
    await run(sceneAt(2, [trackAt(1, 500, 300)]));
    expect(await run(sceneAt(3, [trackAt(1, 500, 320)]))).toEqual({ kind: 'pass', value: [] });
  });

  it('a camera that was removed', async () => {
    known.clear();
    removed.add(camera.camera);
    expect(await run()).toEqual({ kind: 'drop', reason: 'camera_removed' });
  });

  it('the end of a track of another instance', async () => {
    const ended = { ...trackEnded.example, camera: camera.camera, district: camera.district };
    expect(await ends.run({ data: ended, partition })).toEqual({ kind: 'drop', reason: 'track_unknown' });
    expect(await ends.run({ data: ended, partition: undefined })).toEqual({ kind: 'drop', reason: 'track_unknown' });
  });
});

describe('a camera that is not registered', () => {
  it('is waited for; then its messages become dead letters, and it does not hold its partition up again for a minute', async () => {
    known.clear();
    expect(await run()).toEqual({ kind: 'retry', reason: 'camera_not_yet_known', afterMs: 300 });
    nowMs += 3_000;
    expect(await run()).toMatchObject({ kind: 'dead_letter', reason: 'unknown_camera' });
    nowMs += 1_000;
    expect(await run()).toMatchObject({ kind: 'dead_letter' });
    nowMs += 60_001;
    expect(await run()).toMatchObject({ kind: 'retry' });
  });

  it('passes as soon as it is registered', async () => {
    known.clear();
    await run();
    known.set(camera.camera, camera);
    expect(await run()).toMatchObject({ kind: 'pass' });
  });
});
