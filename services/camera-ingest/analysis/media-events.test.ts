import { cameraRegistered, faceCropped, plateCropped, sceneObserved, trackEnded } from '@marsad/schemas';
import type { Analytic } from '@marsad/schemas';
import { beforeEach, describe, expect, it } from 'vitest';
import { maskSampleOf } from '@marsad/masking';
import type { MediaEvent } from '../ports.ts';
import { createFakeOutbox, noMetrics } from '../testing/fakes.ts';
import { holdCamera } from '../ownership/held-camera.ts';
import type { HeldCamera } from '../ownership/held-camera.ts';
import { sayMediaEvent } from './media-events.ts';

const T = 1_790_000_002_000;
const camera = cameraRegistered.schema.parse({ ...cameraRegistered.example, analytics: ['flow', 'plates'] });
type Saying = Parameters<typeof sayMediaEvent>[0];
const observed = sceneObserved.schema.parse(sceneObserved.example);
const region = { x: 1, y: 1, width: 9, height: 9 };
const sample = maskSampleOf(observed, { traces: [], regions: [{ ...region, parts: [region] }] });
const scene: Saying = { kind: 'scene', scene: observed, shedFrames: 0, sample };
const ended: Saying = { kind: 'track_ended', track: trackEnded.schema.parse(trackEnded.example) };
const plate: Saying = {
  kind: 'plate_crop',
  crop: plateCropped.schema.parse(plateCropped.example),
  jpeg: Buffer.from([]),
};
const head: Extract<MediaEvent, { kind: 'head_crop' }> = {
  kind: 'head_crop',
  crop: faceCropped.schema.parse({ ...faceCropped.example, authorisationIds: ['auth-1', 'auth-2'] }),
  jpeg: Buffer.from([]),
};

let acts: Analytic[];
let grants: { authorisationId: string; fromMs: number; toMs: number }[];
let bus: ReturnType<typeof createFakeOutbox>;
let one: HeldCamera;
beforeEach(() => {
  [acts, grants, bus] = [[], [], createFakeOutbox()];
  one = holdCamera(camera, T, 'ingest-1', null);
});
const permissions = {
  mayAnalyse: (_: string, analytic: Analytic) => acts.includes(analytic),
  faceGrants: () => grants,
};
const say = (event: Saying): string[] => {
  sayMediaEvent(event, one, { outbox: bus.outbox, metrics: noMetrics(), permissions, now: () => T, leasedUntilMs: 0 });
  return bus.said.splice(0).map(({ type }) => type);
};

describe('what a stream showed is said', () => {
  it.each([
    ['nothing of it without an act', [], []],
    ['nothing of it for what the camera is not listed for', ['behaviour'], []],
    ['scenes and tracks for flow', ['flow'], [sceneObserved.type, trackEnded.type]],
    ['scenes, tracks and plates for plates', ['plates'], [sceneObserved.type, trackEnded.type, plateCropped.type]],
  ] as [string, Analytic[], string[]][])('%s', (_, permitted, said) => {
    acts = permitted;
    expect([scene, ended, plate, head].flatMap(say)).toEqual(said);
  });

  it('a head for the grants that cover it still, and no longer than they do', () => {
    grants = [{ authorisationId: 'auth-2', fromMs: 0, toMs: T + 1 }];
    sayMediaEvent(head, one, { outbox: bus.outbox, metrics: noMetrics(), permissions, now: () => T, leasedUntilMs: 0 });
    expect(bus.of(faceCropped)).toMatchObject([{ authorisationIds: ['auth-2'] }]);
    bus.said.splice(0);
    grants = [];
    expect(say(head)).toEqual([]);
  });

  it('and its masks are remembered in any case: they protect, whatever is permitted', () => {
    say(scene);
    expect(one.history.latestMs).toBe(sceneObserved.example.capturedAtMs);
  });
});
