import { maskSampleOf } from '@marsad/masking';
import { cameraRegistered, sceneObserved } from '@marsad/schemas';
import { describe, expect, it, vi } from 'vitest';
import type { MediaEvent, SealedSegment } from '../ports.ts';
import { noMetrics } from '../testing/fakes.ts';
import { holdCamera } from './held-camera.ts';
import { createMediaEventRouter } from './route-media-event.ts';

const camera = cameraRegistered.schema.parse(cameraRegistered.example);
const EPOCH = 1_790_000_000_000;
const scene = sceneObserved.schema.parse({ ...sceneObserved.example, camera: camera.camera, epoch: EPOCH });
const observed = (epoch: number): MediaEvent => ({
  kind: 'scene',
  scene: { ...scene, epoch },
  shedFrames: 2,
  sample: maskSampleOf(scene, null),
});

const segment: SealedSegment = {
  district: camera.district,
  camera: camera.camera,
  epoch: EPOCH - 1,
  part: 0,
  path: 'segment.mp4',
  fromMs: EPOCH - 9_000,
  toMs: EPOCH - 5_000,
  originMs: EPOCH - 9_000,
  packets: 1,
  bytes: 1,
  codec: 'h264',
  widthPx: 64,
  heightPx: 48,
};

const PART = { camera: camera.camera, epoch: EPOCH, part: scene.part };

const given = ({ isHeld = true } = {}) => {
  const held = holdCamera(camera, EPOCH, 'ingest-1', null);
  const handlers = {
    opened: vi.fn(),
    abandoned: vi.fn(),
    sealed: vi.fn(),
    partEnded: vi.fn(),
    gap: vi.fn(),
    onState: vi.fn(),
    maskSample: vi.fn(),
    analysed: vi.fn(),
    maskedImage: vi.fn(),
    observation: vi.fn(),
  };
  const route = createMediaEventRouter({
    cameras: new Map([[camera.camera, camera]]),
    held: new Map(isHeld ? [[camera.camera, held]] : []),
    recordings: handlers,
    onState: handlers.onState,
    listener: handlers,
    metrics: noMetrics(),
    now: () => EPOCH,
  });
  return { route, handlers, held };
};

describe('what the media thread reports', () => {
  it('about a frame is counted and published; its mask sample is kept before, and its segment may be closed after', () => {
    const { route, handlers, held } = given();
    route(observed(EPOCH));
    expect(held.report.stateAt(EPOCH)).toMatchObject({ framesAnalysed: 1, framesShed: 2 });
    expect(handlers.maskSample).toHaveBeenCalledWith(expect.objectContaining(PART), maskSampleOf(scene, null));
    expect(handlers.observation).toHaveBeenCalledTimes(1);
    expect(handlers.analysed).toHaveBeenCalledWith(expect.objectContaining(PART), scene.capturedAtMs);
    const order = [handlers.maskSample, handlers.observation, handlers.analysed].map(
      ({ mock }) => mock.invocationCallOrder[0] ?? 0,
    );
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  it.each([
    ['an older claim', given(), EPOCH - 1],
    ['a camera that was released', given({ isHeld: false }), EPOCH],
  ])('for %s is not published, but its mask sample completes the recording', (_, { route, handlers }, epoch) => {
    route(observed(epoch));
    expect(handlers.maskSample).toHaveBeenCalledTimes(1);
    expect(handlers.observation).not.toHaveBeenCalled();
  });

  it('about a segment or a gap is handled even if this replica no longer owns the camera', () => {
    const { route, handlers } = given({ isHeld: false });
    route({ kind: 'segment_sealed', segment });
    const lost = { camera: camera.camera, epoch: EPOCH - 1, fromMs: 1, toMs: 2, reason: 'camera_down' } as const;
    route({ kind: 'gap', ...lost });
    expect(handlers.sealed).toHaveBeenCalledWith(segment);
    expect(handlers.gap).toHaveBeenCalledWith(expect.objectContaining({ ...lost, district: camera.district }));
  });
});
