import { createObservation, type Frame, type Planes, type Scalers } from '@marsad/media';
import type { Camera } from '@marsad/schemas';
import { createImageQualityMeter, GREY } from '@marsad/vision';
import { expect, it } from 'vitest';
import type { MediaEvent } from '../../ports.ts';
import { createFakePerception } from '../../testing/fake-perception.ts';
import { fileCamera } from '../../testing/media-harness.ts';
import type { PartPreviews } from '../../views/io/previews.ts';
import { NO_PERMIT } from '../permit.ts';
import { createCameraHealth } from './camera-health.ts';
import { createFrameSlot } from './frame-slot.ts';
import { createPartAnalysis } from './part-analysis.ts';

const [FPS, WIDTH, HEIGHT] = [5, 640, 360];
type Level = (x: number, y: number) => number;
type Picture = { readonly grey: Buffer; readonly planes: Planes };
const tiles: Level = (x, y) => 120 + 90 * Math.sin(Math.floor(x / 23) * 7 + Math.floor(y / 17) * 5);

function pictureOf(level: Level): Picture {
  const plane = (width: number, height: number, of: Level) => ({
    ...{ width, height, stride: width },
    data: Buffer.from(
      Array.from({ length: width * height }, (_, i) => Math.round(of(i % width, Math.floor(i / width)))),
    ),
  });
  const [cb, cr] = [plane(WIDTH / 2, HEIGHT / 2, () => 150), plane(WIDTH / 2, HEIGHT / 2, () => 128)];
  const grey = plane(GREY.width, GREY.height, (x, y) => level(4 * x, 4 * y)).data;
  return { grey, planes: { luma: plane(WIDTH, HEIGHT, level), cb, cr } };
}
/** The noise of a sensor, without which a camera is frozen. */
const street = [0, 1].map((more) => pictureOf((x, y) => tiles(x, y) + more));
const hand = [0, 1].map((more) => pictureOf(() => 60 + more));

const PREVIEWS = { take: () => undefined, end: () => undefined } as unknown as PartPreviews;
/** A frame is its picture here. */
const frameOf = (picture: Picture): Frame => {
  const frame = { picture, clone: () => frame, free: () => undefined };
  return frame as unknown as Frame;
};
const pictureIn = (frame: Frame): Picture => (frame as unknown as { picture: Picture }).picture;
const SCALERS = {
  get: () => ({ pixels: (frame: Frame) => pictureIn(frame).grey }),
  planes: (frame: Frame) => pictureIn(frame).planes,
} as unknown as Scalers;

/** Analyses pictures of a camera before which nothing moves, but at the moments that `moves` names. */
async function analyse(
  shown: readonly (readonly [pictures: readonly Picture[], seconds: number])[],
  moves: (atMs: number) => boolean = () => false,
) {
  const events: MediaEvent[] = [];
  const camera: Camera = fileCamera('street.mp4', { analytics: ['flow'] });
  const emit = (event: MediaEvent): void => void events.push(event);
  const faults: { atMs: number; faults: readonly string[] }[] = [];
  let [atMs, measures] = [0, 0];
  const meter = createImageQualityMeter();
  const still = createFakePerception({ still: true }).begin(camera, { width: WIDTH, height: HEIGHT });
  const analysis = createPartAnalysis({
    root: { district: camera.district, camera: camera.camera, epoch: 1, part: 0 },
    ...{ size: { width: WIDTH, height: HEIGHT }, fps: FPS, previews: PREVIEWS, scalers: SCALERS, emit },
    perception: { ...still, motion: (_, nowMs) => ({ moving: moves(nowMs), regions: [] }) },
    slot: createFrameSlot((error) => {
      throw error;
    }),
    observation: createObservation(FPS),
    meter: {
      measure(...image) {
        measures += 1;
        return meter.measure(...image);
      },
    },
    health: createCameraHealth(camera, 1, (event) => void faults.push({ atMs, faults: event.faults })),
    permit: () => NO_PERMIT,
    clock: { source: 'server', offsetMs: 0 },
  });
  for (const [pictures, seconds] of shown)
    for (let frame = 0; frame < seconds * FPS; frame += 1, atMs += 1_000 / FPS) {
      const picture = pictures[Math.floor(atMs / 1_000) % pictures.length];
      if (picture) analysis.frame(frameOf(picture), { ptsMs: atMs, capturedAtMs: atMs, receivedAtMs: atMs }, false);
      await new Promise(setImmediate);
    }
  const qualities = events.filter((event) => event.kind === 'scene' && event.quality !== undefined).length;
  return { faults, measures, qualities, seconds: atMs / 1_000 };
}

it('a still camera that is covered is told within ten seconds and a measure', async () => {
  const { faults } = await analyse([
    [street, 90],
    [hand, 20],
  ]);
  expect(faults.map(({ faults: names }) => names)).toEqual([['covered']]);
  expect(faults[0]?.atMs).toBeGreaterThanOrEqual(99_000);
  expect(faults[0]?.atMs).toBeLessThanOrEqual(102_000);
});

it('a frozen camera is told within thirty seconds and two measures', async () => {
  const { faults } = await analyse([[street.slice(0, 1), 40]]);
  expect(faults.map(({ faults: names }) => names)).toEqual([['frozen']]);
  expect(faults[0]?.atMs).toBeLessThanOrEqual(32_000);
});

it('is measured once a second and no more, whenever something moves, and the next scene carries it', async () => {
  // Something moves for one frame, which puts off the detection of the still second.
  const { measures, qualities, seconds } = await analyse([[street, 60]], (atMs) => atMs % 1_400 === 600);
  expect(measures).toBe(seconds);
  expect(qualities).toBeGreaterThan(0.7 * seconds);
});
