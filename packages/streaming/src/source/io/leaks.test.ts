import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeClip } from '@marsad/media/testing';
import { createHarness, fileCamera } from '../../testing/media-harness.ts';
import type { Harness } from '../../testing/media-harness.ts';

vi.setConfig({ testTimeout: 60_000 });
let harness: Harness;
beforeEach(() => {
  harness = createHarness();
});
afterEach(async () => {
  await harness.stop();
});

describe('opening and closing', () => {
  it('frees its memory: after fifty cameras the process has hardly grown', async () => {
    makeClip(harness.file('clip.mp4'), { width: 640, height: 384, frames: 50 });
    const round = async (): Promise<void> => {
      const before = harness.of('masked_image').length;
      await harness.open(fileCamera('clip.mp4'));
      await harness.until(() => harness.of('masked_image').length > before);
      await harness.engine.handle({ kind: 'close', camera: 'street-1' });
    };
    for (let warm = 0; warm < 10; warm++) await round();
    const before = process.memoryUsage().rss;
    for (let n = 0; n < 50; n++) await round();
    // A round that leaked its decoder and scalers would keep about 3 MB: 150 MB in all.
    expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(60);
    expect(harness.states().filter((state) => state === 'stopped').length).toBe(60);
  });
});
