import { readFileSync } from 'node:fs';
import { makeClip } from '@marsad/media/testing';
import { accessUnitsOf, startOddCamera } from '@marsad/rtsp/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cameraFor, createHarness } from '../../testing/media-harness.ts';
import type { Harness } from '../../testing/media-harness.ts';
import { PATIENCE } from '../patience.ts';

vi.setConfig({ testTimeout: 60_000 });
type Odd = Omit<Parameters<typeof startOddCamera>[0], 'units'>;

let harness: Harness;
const cleanUp: (() => unknown)[] = [];
beforeEach(() => {
  harness = createHarness({ patience: { ...PATIENCE, silentMs: 6_000 } });
});
afterEach(async () => {
  await harness.stop();
  for (const clean of cleanUp.splice(0)) await clean();
});

const open = async (odd: Odd): Promise<void> => {
  makeClip(harness.file('cam.h264'), { frames: 50, group: 25, container: 'h264' });
  const camera = await startOddCamera({ ...odd, units: accessUnitsOf(readFileSync(harness.file('cam.h264')), 'h264') });
  cleanUp.push(() => camera.stop());
  await harness.open(cameraFor({ kind: 'rtsp', url: camera.url, transport: 'tcp' }));
};

describe('a camera whose stream is odd', () => {
  it('sends a frame in two seconds: each is looked at', async () => {
    await open({ fps: 0.5, startsAnew: true });
    await harness.until(() => harness.of('scene').length >= 4, 50_000);
    const times = harness.of('scene').map(({ scene }) => scene.ptsMs);
    const steps = times.slice(1).map((ms, k) => ms - (times[k] ?? 0));
    for (const ms of steps) expect(Math.abs(ms - 2_000)).toBeLessThan(1_000);
  });

  it('goes on with sound when its video dies: is reported as silent', async () => {
    await open({ audio: true, videoStallMs: [3_000, 1e9] });
    await harness.until(() => harness.states().includes('down:stream_silent'), 30_000);
    expect(harness.states()).toContain('playing');
  });

  it.each<[string, Odd['stampOf'], string]>([
    ['stand still', () => 0, 'stood_still'],
    ['jump back by 5 s', (n, fps) => (n * 90_000) / fps - (n > 60 ? 450_000 : 0) + 9e6, 'jumped'],
  ])('goes on in one part where its stamps %s', async (_, stampOf, reason) => {
    await open({ ...(stampOf ? { stampOf } : {}) });
    await harness.until(() => harness.of('health').some(({ clockReason }) => clockReason === reason), 40_000);
    await harness.engine.stop();
    const segments = harness.of('segment_sealed').map(({ segment }) => segment);
    expect(segments.map(({ part }) => part)).toEqual([0]);
    expect(harness.of('gap').filter(({ reason: why }) => why === 'clock_jumped')).toEqual([]);
    const [segment] = segments;
    const recordedMs = (segment?.toMs ?? 0) - (segment?.fromMs ?? 0);
    expect(recordedMs).toBeGreaterThan((segment?.packets ?? 0) * 20);
  });
});
