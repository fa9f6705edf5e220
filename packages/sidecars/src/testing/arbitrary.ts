import type { MaskSample } from '@marsad/masking';
import { CameraId, District, ObjectClass, SCENE_CONDITIONS, trackOnSteps } from '@marsad/schemas';
import type { Box, ImageQuality, StaticRegion } from '@marsad/schemas';
import fc from 'fast-check';
import type { PublishedScene, SegmentOf } from '../records.ts';

/** Records as ingest makes them, for property tests. */

export const SEGMENT: SegmentOf = {
  district: 'agdal',
  camera: 'agdal-avenue-1',
  epoch: 1_790_000_000_000,
  part: 2,
  fromMs: 1_790_000_060_000,
  toMs: 1_790_000_120_000,
};

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true }).map((value) => value + 0);
const moments = fc
  .array(fc.oneof(fc.integer({ min: 1, max: 2_000 }), fc.constant(200)), { maxLength: 12 })
  .map((steps) => steps.map((_, at) => steps.slice(0, at + 1).reduce((sum, step) => sum + step, SEGMENT.fromMs)));

/** Masks may reach beyond the frame. */
const mask: fc.Arbitrary<Box> = fc.record({
  x: number(-2, 2),
  y: number(-2, 2),
  width: number(0, 3),
  height: number(0, 3),
});
const trace = fc.record({
  key: fc.integer({ min: -2, max: 2 }),
  mask,
  unseenMs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 9_000 })),
});
const sampleAt = (atMs: number): fc.Arbitrary<MaskSample> =>
  fc.record({
    atMs: fc.constant(atMs),
    part: fc.constantFrom('1790000000000:1', '1790000000000:2'),
    examined: fc.boolean(),
    traces: fc.uniqueArray(trace, { selector: ({ key }) => key, maxLength: 5 }),
    regions: fc.array(mask, { maxLength: 3 }),
  });
export const samples: fc.Arbitrary<MaskSample[]> = moments.chain((times) => fc.tuple(...times.map(sampleAt)));

/** In a frame of 352x288. */
const box: fc.Arbitrary<Box> = fc
  .record({ x: number(0, 351), y: number(0, 287), width: number(0.01, 352), height: number(0.01, 288) })
  .map(({ x, y, width, height }) => ({ x, y, width: Math.min(width, 352 - x), height: Math.min(height, 288 - y) }));
const track = fc.record({
  ordinal: fc.nat(200),
  class: fc.constantFrom(...ObjectClass.options),
  confidence: number(0, 1),
  box,
  evidence: fc.constantFrom('detected' as const, 'motion' as const, 'predicted' as const),
  ageMs: fc.nat(3_600_000),
});
const tracks = fc
  .uniqueArray(track, { selector: ({ ordinal }) => ordinal, maxLength: 8 })
  .map((found) => found.toSorted((a, b) => a.ordinal - b.ordinal));

const fraction = number(0, 1);
const quality: fc.Arbitrary<ImageQuality> = fc.record({
  brightness: fraction,
  contrast: fraction,
  sharpness: fraction,
  noise: fraction,
  colour: fraction,
  change: fraction,
  sameView: fraction,
});

const inFrame: fc.Arbitrary<Box> = fc
  .record({
    x: fc.nat(899),
    y: fc.nat(899),
    width: fc.integer({ min: 1, max: 100 }),
    height: fc.integer({ min: 1, max: 100 }),
  })
  .map(({ x, y, width, height }) => ({ x: x / 1_000, y: y / 1_000, width: width / 1_000, height: height / 1_000 }));
const region: fc.Arbitrary<StaticRegion> = fc.record({
  ordinal: fc.nat(50),
  box: fc.oneof(inFrame, box),
  change: fc.constantFrom('added' as const, 'removed' as const, 'unclear' as const),
  ageMs: fc.nat(3_600_000),
});
const regions = fc
  .uniqueArray(region, { selector: ({ ordinal }) => ordinal, minLength: 1, maxLength: 4 })
  .map((found) => found.toSorted((a, b) => a.ordinal - b.ordinal));

/** What every scene has. */
const ALWAYS = [
  ...(['district', 'camera', 'epoch', 'part', 'ptsMs', 'capturedAtMs', 'receivedAtMs', 'clockSource'] as const),
  ...(['clockOffsetMs', 'observedMs', 'widthPx', 'heightPx', 'moving', 'tracks'] as const),
];
const sceneAt = (atMs: number, rounded: boolean): fc.Arbitrary<PublishedScene> =>
  fc.record(
    {
      scene: fc.record(
        {
          district: fc.constant(District.parse(SEGMENT.district)),
          camera: fc.constant(CameraId.parse(SEGMENT.camera)),
          epoch: fc.constant(SEGMENT.epoch),
          part: fc.constant(SEGMENT.part),
          ptsMs: fc.integer({ min: -5_000, max: 5_000 }).map((by) => atMs - SEGMENT.fromMs + by),
          capturedAtMs: fc.constant(atMs),
          receivedAtMs: fc.nat(4_000).map((late) => atMs + late),
          clockSource: fc.constantFrom('camera' as const, 'server' as const),
          clockOffsetMs: fc.integer({ min: -9_000_000, max: 9_000_000 }),
          observedMs: fc.nat(2_000),
          widthPx: fc.constantFrom(352, 768),
          heightPx: fc.constantFrom(288, 432),
          moving: fc.boolean(),
          tracks: tracks.map((found) => (rounded ? found.map(trackOnSteps) : found)),
          staticRegions: regions,
          conditions: fc.subarray([...SCENE_CONDITIONS], { minLength: 1 }),
        },
        { requiredKeys: ALWAYS },
      ),
      quality,
    },
    { requiredKeys: ['scene'] },
  );
export const scenes: fc.Arbitrary<PublishedScene[]> = fc
  .tuple(moments, fc.boolean())
  .chain(([times, rounded]) => fc.tuple(...times.map((atMs) => sceneAt(atMs, rounded))));
