import { ImageQuality } from '@marsad/schemas';
import type { StaticRegion } from '@marsad/schemas';
import { makeClip } from '@marsad/media/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakePerception } from '../../testing/fake-perception.ts';
import { createHarness, fileCamera } from '../../testing/media-harness.ts';
import type { Harness } from '../../testing/media-harness.ts';

const bench: StaticRegion = {
  ordinal: 3,
  box: { x: 0.25, y: 0.5, width: 0.125, height: 0.25 },
  change: 'added',
  ageMs: 12_000,
};
let harness: Harness;
beforeEach(() => {
  harness = createHarness({ perception: createFakePerception({ staticRegions: [bench] }) });
  makeClip(harness.file('square.mp4'), { width: 640, height: 384, frames: 90 });
});
afterEach(async () => {
  await harness.stop();
});

describe('a scene', () => {
  it('comes with its static regions, and once a second with the quality of the image, from the second one of the camera on', async () => {
    await harness.open(fileCamera('square.mp4', { analytics: ['flow'] }));
    await harness.until(() => harness.of('scene').some(({ scene }) => scene.part === 1));
    const scenes = harness.of('scene').filter(({ scene }) => scene.part === 0);
    expect(scenes.every(({ scene }) => scene.staticRegions?.[0] === bench)).toBe(true);
    const measured = scenes.filter(({ quality }) => quality !== undefined);
    expect(measured.map(({ scene }) => Math.floor(scene.ptsMs / 1_000))).toEqual([1, 2, 3]);
    for (const { quality } of measured) expect(ImageQuality.parse(quality)).toEqual(quality);
    expect(measured[0]?.quality).toMatchObject({ colour: 0, sameView: expect.any(Number) as number });
    expect(measured[0]?.quality?.change).toBeGreaterThan(0);
    for (const { scene } of scenes) expect(Object.keys(scene)).not.toContain('quality');
  });

  it('compares the first image of a part with those of the part before it', async () => {
    await harness.open(fileCamera('square.mp4', { analytics: ['flow'] }));
    const first = () => harness.of('scene').find(({ scene }) => scene.part === 1);
    await harness.until(() => first() !== undefined);
    expect(first()?.quality).toBeDefined();
  });
});
