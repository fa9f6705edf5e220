import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import jpeg from '@julusian/jpeg-turbo';
import { faceCropped } from '@marsad/schemas';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeClip } from '@marsad/media/testing';
import { createHarness, fileCamera } from '../../testing/media-harness.ts';
import type { Harness } from '../../testing/media-harness.ts';
import { createFakePerception } from '../../testing/fake-perception.ts';

let harness: Harness;
beforeEach(() => {
  const person = { box: { x: 200, y: 100, width: 100, height: 260 }, class: 'person' as const };
  harness = createHarness({ perception: createFakePerception(person) });
  makeClip(harness.file('hall.mp4'), { width: 640, height: 384, frames: 50 });
});
afterEach(async () => {
  await harness.stop();
});
const granted = { plates: false, heads: ['auth-1'] };
const play = (permit = granted) =>
  Promise.all([harness.open(fileCamera('hall.mp4', { analytics: [] })), harness.permit(permit)]);

describe('head crops', () => {
  it('are sent at once under a grant, from the full frame, never enlarged, five a track at most', async () => {
    await play();
    await harness.until(() => harness.of('scene').some(({ scene }) => scene.part === 1));
    const [first] = harness.of('head_crop');
    expect(faceCropped.schema.parse(first?.crop)).toEqual(first?.crop);
    expect(first?.crop).toMatchObject({
      shot: 1,
      ptsMs: 0,
      cropBox: { x: 190, y: 84, width: 120, height: 94 },
      widthPx: 120,
      heightPx: 94,
      authorisationIds: ['auth-1'],
    });
    const { width, height } = jpeg.decompressSync(Buffer.from(first?.jpeg ?? []), { format: jpeg.FORMAT_RGB });
    expect([width, height]).toEqual([120, 94]);
    const ofFirstPart = harness.of('head_crop').filter(({ crop }) => crop.part === 0);
    expect(ofFirstPart.length).toBeGreaterThan(1);
    expect(ofFirstPart.length).toBeLessThanOrEqual(5);
  });

  it('are not made without a grant and stop when it ends, while scenes and masks go on', async () => {
    await play({ plates: true, heads: [] });
    await harness.until(() => harness.of('scene').length >= 4);
    expect(harness.of('head_crop')).toEqual([]);
    await harness.permit(granted);
    await harness.until(() => harness.of('head_crop').length >= 1);
    await harness.permit({ plates: false, heads: [] });
    const [heads, scenes] = [harness.of('head_crop').length, harness.of('scene').length];
    await harness.until(() => harness.of('scene').length >= scenes + 5);
    expect(harness.of('head_crop')).toHaveLength(heads);
    expect(harness.of('scene').at(-1)?.sample.traces).toHaveLength(1);
  });

  it('are never written to disk', async () => {
    await play();
    await harness.until(() => harness.of('head_crop').length >= 1);
    const [head] = harness.of('head_crop');
    const middle = Buffer.from(head?.jpeg ?? []).subarray(200, 264);
    for (const name of readdirSync(harness.directory))
      expect(readFileSync(join(harness.directory, name)).includes(middle)).toBe(false);
  });
});
