import jpeg from '@julusian/jpeg-turbo';
import { plateCropped } from '@marsad/schemas';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeClip } from '@marsad/media/testing';
import { createHarness, fileCamera } from '../../testing/media-harness.ts';
import type { Harness } from '../../testing/media-harness.ts';
import { createFakePerception } from '../../testing/fake-perception.ts';

let harness: Harness;
beforeEach(() => {
  harness = createHarness({ perception: createFakePerception({ box: { x: 100, y: 60, width: 300, height: 240 } }) });
  makeClip(harness.file('gate.mp4'), { width: 640, height: 384, frames: 50 });
});
afterEach(async () => {
  await harness.stop();
});

describe('plate crops', () => {
  it('are sent at once, from the full frame, never enlarged, and again only when a better one comes', async () => {
    await Promise.all([
      harness.open(fileCamera('gate.mp4', { analytics: ['plates'] })),
      harness.permit({ plates: true, heads: [] }),
    ]);
    await harness.until(() => harness.of('scene').length >= 8);
    const [first] = harness.of('plate_crop');
    const scene = harness.of('scene')[0]?.scene;
    expect(plateCropped.schema.parse(first?.crop)).toEqual(first?.crop);
    expect(first?.crop).toMatchObject({
      shot: 1,
      ptsMs: scene?.ptsMs,
      cropBox: { x: 85, y: 140, width: 330, height: 160 },
      widthPx: 330,
      heightPx: 160,
    });
    const { width, height } = jpeg.decompressSync(Buffer.from(first?.jpeg ?? []), { format: jpeg.FORMAT_RGB });
    expect([width, height]).toEqual([330, 160]);
    expect(first?.jpeg.byteLength).toBeLessThanOrEqual(200_000);
    const ofFirstPart = harness.of('plate_crop').filter(({ crop }) => crop.part === 0);
    expect(ofFirstPart.length).toBeLessThanOrEqual(5);
    expect(ofFirstPart.length).toBeLessThan(harness.of('scene').filter(({ scene: { part } }) => part === 0).length);
  });

  it('are not made before the first permit, or after the permit has lapsed', async () => {
    await harness.open(fileCamera('gate.mp4', { analytics: ['plates'] }));
    const permit = { plates: true, heads: [] };
    await harness.engine.handle({ kind: 'permit', camera: 'street-1', permit, untilMs: Date.now() - 1 });
    await harness.until(() => harness.of('scene').length >= 4);
    expect(harness.of('plate_crop')).toEqual([]);
  });
});
