import { join } from 'node:path';
import { loadCity } from '@marsad/samples';
import { createDetector, createScenePerception, fittedSize, GREY, placementOf, sharedArea } from '@marsad/vision';
import type { Detection, Detector } from '@marsad/vision';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readExpected } from '../smoke/expected.ts';
import { openFootage } from '@marsad/media';
import { perceive } from './perceive.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const city = loadCity(join(ROOT, 'samples', 'city.yaml'));
const expected = readExpected(join(ROOT, 'samples', 'expected.csv'));
/** The notes were made by eye and are a few tenths of a second off; a line is crossed some time between entering and leaving. */
const TOLERANCE_S = 0.5;

let detector: Detector;
beforeAll(async () => {
  detector = createDetector({ modelsDirectory: join(ROOT, 'models') });
});
afterAll(() => detector.close());

const play = async (name: string, phaseMs: number) => {
  const camera = city.cameras.find((candidate) => candidate.camera === name);
  if (camera?.source.kind !== 'file') throw new Error(`${name} has no footage`);
  return perceive(camera, openFootage(join(ROOT, 'samples', camera.source.path), { phaseMs }), detector);
};

// Each loop of a camera samples other frames, so a passage must be found from each of these starts, not by luck from one.
describe.each([0, 67, 133])('from %i ms on', (phaseMs) => {
  test.each(['agdal-avenue-1', 'agdal-parking-1'])(
    '%s counts what passes, and nothing else',
    { timeout: 60_000 },
    async (name) => {
      const { findings } = await play(name, phaseMs);
      const crossings = findings.flatMap((finding) => (finding.kind === 'crossing' ? [finding.data] : []));
      const passages = expected.filter((passage) => passage.camera === name && passage.kind === 'crossing');
      expect(passages.length).toBeGreaterThan(3);
      const seen = passages.map(
        (passage) =>
          crossings.filter(
            (crossing) =>
              crossing.line === passage.place &&
              crossing.direction === passage.direction &&
              crossing.class === passage.class &&
              crossing.ptsMs / 1_000 > passage.fromSeconds - TOLERANCE_S &&
              crossing.ptsMs / 1_000 < passage.toSeconds + TOLERANCE_S,
          ).length,
      );
      expect(seen.every((count) => count >= 1)).toBe(true);
      expect(crossings).toHaveLength(passages.length);
    },
  );
});

test(
  'three shoppers, one worker and three people give one track each, and none is a vehicle',
  { timeout: 60_000 },
  async () => {
    const classesIn = async (name: string) => {
      const { examinedFrames } = await play(name, 0);
      const tracks = new Map(
        examinedFrames.flatMap(({ tracks: now }) => now.map((track) => [track.ordinal, track.class] as const)),
      );
      return [...tracks.values()];
    };
    expect(await classesIn('agdal-gallery-1')).toEqual(['person', 'person', 'person']);
    expect(await classesIn('hassan-works-1')).toEqual(['person']);
    expect(await classesIn('hassan-hall-1')).toEqual(['person', 'person', 'person']);
  },
);

test(
  'between whole frames the network sees fewer pixels, and finds what it would find in all of them',
  { timeout: 120_000 },
  async () => {
    const footage = openFootage(join(ROOT, 'samples', 'person-bicycle-car-detection-part.mp4'));
    const input = fittedSize(footage.size, { width: 416, height: 256 });
    let shownPixels = 0;
    const counting: Detector = {
      ...detector,
      detect(image, ...rest) {
        shownPixels += image.width * image.height;
        return detector.detect(image, ...rest);
      },
    };
    const perception = createScenePerception({ detector: counting, source: footage.size, view: 'overhead', input });
    const inWhole: Detection[] = [];
    const missed: Detection[] = [];
    let frames = 0;
    for await (const { pixels, ptsMs } of footage.frames()) {
      frames += 1;
      const motion = perception.motion(pixels(GREY, 'grey'), ptsMs);
      const found = await perception.detect((size) => pixels(size, 'rgb'), motion, ptsMs);
      const whole = await detector.detect(
        { data: pixels(input, 'rgb'), ...input },
        placementOf(footage.size, input),
        0.5,
      );
      inWhole.push(...whole);
      missed.push(
        ...whole.filter(({ box }) => !found.some((other) => sharedArea(other.box, box) > 0.7 * box.width * box.height)),
      );
    }
    expect(inWhole.length).toBeGreaterThan(30);
    expect(missed).toEqual([]);
    expect(shownPixels / (frames * input.width * input.height)).toBeLessThan(0.6);
  },
);

test(
  'what is published of a frame has its static regions, and once a second its image quality',
  { timeout: 60_000 },
  async () => {
    const { published } = await play('hassan-works-1', 0);
    expect(published.every(({ scene }) => (scene.staticRegions ?? []).length <= 20)).toBe(true);
    const measured = published.flatMap(({ scene, quality }) => (quality ? [scene.ptsMs] : []));
    expect(measured).toEqual([1_000, 2_000, 3_000, 4_000]);
  },
);
