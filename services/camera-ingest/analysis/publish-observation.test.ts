import { cameraRegistered, faceCropped, plateCropped, sceneObserved, trackEnded } from '@marsad/schemas';
import type { Analytic } from '@marsad/schemas';
import { maskSampleOf } from '@marsad/masking';
import type { PublishedScene } from '@marsad/sidecars';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ObservationEvent } from '../ports.ts';
import { createFakeOutbox, noMetrics } from '../testing/fakes.ts';
import { createObservationPublisher } from './publish-observation.ts';

const T = 1_790_000_002_000;
const camera = cameraRegistered.schema.parse({ ...cameraRegistered.example, analytics: ['flow', 'plates'] });
const observed = sceneObserved.schema.parse(sceneObserved.example);
const scene: ObservationEvent = {
  kind: 'scene',
  scene: observed,
  shedFrames: 0,
  sample: maskSampleOf(observed, null),
};
const ended: ObservationEvent = { kind: 'track_ended', track: trackEnded.schema.parse(trackEnded.example) };
const jpeg = Buffer.from([]);
const plate: ObservationEvent = { kind: 'plate_crop', crop: plateCropped.schema.parse(plateCropped.example), jpeg };
const head: ObservationEvent = {
  kind: 'head_crop',
  crop: faceCropped.schema.parse({ ...faceCropped.example, authorisationIds: ['auth-1', 'auth-2'] }),
  jpeg,
};

let acts: Analytic[];
let grants: { authorisationId: string; fromMs: number; toMs: number }[];
let bus: ReturnType<typeof createFakeOutbox>;
let kept: PublishedScene[];
let publish: (event: ObservationEvent) => void;
beforeEach(() => {
  [acts, grants, bus, kept] = [[], [], createFakeOutbox(), []];
  const permissions = {
    mayAnalyse: (_: string, analytic: Analytic) => acts.includes(analytic),
    faceGrants: () => grants,
  };
  const publishFor = createObservationPublisher({
    outbox: bus.outbox,
    metrics: noMetrics(),
    permissions,
    keepScene: (published) => kept.push(published),
  });
  publish = (event) => publishFor(camera, event);
});

describe('publishing what analysis found', () => {
  it.each([
    ['nothing is published without an act', [], []],
    ['nothing is published for an analytic that the camera does not list', ['behaviour'], []],
    ['scenes and tracks are published for flow', ['flow'], [sceneObserved.type, trackEnded.type]],
    [
      'scenes, tracks and plates are published for plates',
      ['plates'],
      [sceneObserved.type, trackEnded.type, plateCropped.type],
    ],
  ] as [string, Analytic[], string[]][])('%s', (_, permitted, types) => {
    acts = permitted;
    [scene, ended, plate, head].forEach(publish);
    expect(bus.published.map(({ type }) => type)).toEqual(types);
  });

  it('a scene is kept beside the recording as it was published, and never once the act is gone', () => {
    acts = ['flow'];
    publish(scene);
    expect(kept).toEqual([{ scene: observed }]);
    acts = [];
    publish(scene);
    expect(kept).toHaveLength(1);
  });

  it('a head crop is published under the grants that still cover it, and not once none does', () => {
    grants = [{ authorisationId: 'auth-2', fromMs: 0, toMs: T + 1 }];
    publish(head);
    expect(bus.of(faceCropped)).toMatchObject([{ authorisationIds: ['auth-2'] }]);
    grants = [];
    publish(head);
    expect(bus.of(faceCropped)).toHaveLength(1);
  });
});
