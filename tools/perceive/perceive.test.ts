import { join } from 'node:path';
import { loadCity } from '@marsad/samples';
import { createDetector, type Detector } from '@marsad/vision';
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
  'what is published of a frame has its static regions, and once a second its image quality',
  { timeout: 60_000 },
  async () => {
    const { published } = await play('hassan-works-1', 0);
    expect(published.every(({ staticRegions }) => staticRegions.length <= 20)).toBe(true);
    const measured = published.flatMap(({ scene, quality }) => (quality ? [scene.ptsMs] : []));
    expect(measured).toEqual([1_000, 2_000, 3_000, 4_000]);
  },
);
