import { endPart, newCameraWatch, watchScene } from '@marsad/behaviour';
import type { Finding } from '@marsad/behaviour';
import { cameraWith, sceneAt, STARTED_AT_MS, trackAt } from '@marsad/behaviour/testing';
import { trackOnSteps } from '@marsad/schemas';
import type { ObjectClass } from '@marsad/schemas';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PublishedScene } from './records.ts';
import { SEGMENT } from './testing/arbitrary.ts';
import { tracksSidecar } from './tracks-sidecar.ts';

const name = { fr: 'N', ar: 'N', en: 'N' };
const camera = cameraWith({
  lines: [
    { id: 'across', name, from: [0, 0.5], to: [1, 0.5] },
    { id: 'down', name, from: [0.5, 0], to: [0.5, 1] },
  ],
});

const FRAMES = 60;
const sevenths = (min: number, max: number) => fc.integer({ min: min * 7, max: max * 7 }).map((value) => value / 7);
/** Something that moves through a frame of 1000x500 px, and is hidden now and then. */
type Walk = { x: number; y: number; dx: number; dy: number; class: ObjectClass; hiddenEvery: number };
const walks: fc.Arbitrary<Walk[]> = fc.array(
  fc.record({
    x: sevenths(50, 950),
    y: sevenths(50, 450),
    dx: sevenths(-30, 30),
    dy: sevenths(-20, 20),
    class: fc.constantFrom('person', 'car', 'bicycle'),
    hiddenEvery: fc.integer({ min: 2, max: 9 }),
  }),
  { minLength: 1, maxLength: 8 },
);
const scenesOf = (things: readonly Walk[]): PublishedScene[] =>
  Array.from({ length: FRAMES }, (_, frame) => ({
    scene: sceneAt(
      frame,
      things.map(({ x, y, dx, dy, class: ofClass, hiddenEvery }, ordinal) => {
        const evidence = frame % hiddenEvery === 0 ? 'predicted' : 'detected';
        return trackOnSteps(trackAt(ordinal, x + dx * frame, y + dy * frame, { class: ofClass, evidence }));
      }),
    ),
  }));

const findingsIn = (published: readonly PublishedScene[]): Finding[] => {
  const watch = newCameraWatch(STARTED_AT_MS);
  return [
    ...published.flatMap(({ scene }, offset) => watchScene(watch, scene, BigInt(offset), camera)),
    ...endPart(watch, camera),
  ];
};

test('the rules find in the file exactly what they found in the scenes, under the very ids', async () => {
  let found = 0;
  await fc.assert(
    fc.asyncProperty(walks, async (things) => {
      const published = scenesOf(things);
      const file = await tracksSidecar.encode({ of: SEGMENT, seenToMs: SEGMENT.toMs, scenes: published });
      const { scenes } = await tracksSidecar.decode(file);
      const before = findingsIn(published);
      found += before.length;
      expect(findingsIn(scenes)).toEqual(before);
    }),
  );
  expect(found).toBeGreaterThan(50);
});
