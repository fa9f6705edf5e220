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

const given = ({ isHeld = true } = {}) => {
  const held = holdCamera(camera, EPOCH, 'ingest-1', null);
  const heard = {
    sealed: vi.fn(),
    gap: vi.fn(),
    onState: vi.fn(),
    maskSample: vi.fn(),
    maskedImage: vi.fn(),
    observation: vi.fn(),
  };
  const route = createMediaEventRouter({
    cameras: new Map([[camera.camera, camera]]),
    held: new Map(isHeld ? [[camera.camera, held]] : []),
    recordings: heard,
    onState: heard.onState,
    listener: heard,
    metrics: noMetrics(),
    now: () => EPOCH,
  });
  return { route, heard, held };
};

describe('what the media thread reports', () => {
  it('of a frame is counted, its masks are remembered whatever is permitted, and it is published', () => {
    const { route, heard, held } = given();
    route(observed(EPOCH));
    expect(held.report.stateAt(EPOCH)).toMatchObject({ framesAnalysed: 1, framesShed: 2 });
    expect(heard.maskSample).toHaveBeenCalledWith(camera.camera, maskSampleOf(scene, null));
    expect(heard.observation).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['an older claim', given(), EPOCH - 1],
    ['a camera that was released', given({ isHeld: false }), EPOCH],
  ])('of %s is dropped', (_, { route, heard }, epoch) => {
    route(observed(epoch));
    expect(heard.maskSample).not.toHaveBeenCalled();
    expect(heard.observation).not.toHaveBeenCalled();
  });

  it('as recorded or as lost counts, whoever owns the camera by now', () => {
    const { route, heard } = given({ isHeld: false });
    route({ kind: 'segment_sealed', segment });
    const lost = { camera: camera.camera, epoch: EPOCH - 1, fromMs: 1, toMs: 2, reason: 'camera_down' } as const;
    route({ kind: 'gap', ...lost });
    expect(heard.sealed).toHaveBeenCalledWith(segment);
    expect(heard.gap).toHaveBeenCalledWith(expect.objectContaining({ ...lost, district: camera.district }));
  });
});
