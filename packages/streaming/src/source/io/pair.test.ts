import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WHOLE } from '@marsad/masking';
import { makeFootage } from '@marsad/media/testing';
import { accessUnitsOf, startOddCamera } from '@marsad/rtsp/testing';
import type { OddCamera } from '@marsad/rtsp/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakePerception } from '../../testing/fake-perception.ts';
import { cameraFor, createHarness } from '../../testing/media-harness.ts';
import type { Harness } from '../../testing/media-harness.ts';
import { SAMPLES } from '../../testing/samples.ts';
import { PATIENCE } from '../patience.ts';

vi.setConfig({ testTimeout: 60_000 });
const MAIN = { width: 640, height: 384 };
const SUB = { width: 320, height: 192 };
const BOX = { x: 60, y: 40, width: 160, height: 120 };
const GATE = 'car-detection.mp4';

let harness: Harness;
const cameras: OddCamera[] = [];
beforeEach(() => {
  harness = createHarness({
    perception: createFakePerception({ box: BOX }),
    patience: { ...PATIENCE, openMs: 3_000, silentMs: 3_000 },
  });
});
afterEach(async () => {
  await harness.stop();
  for (const camera of cameras.splice(0)) await camera.stop();
});

/** Starts a camera that shows a sample in this size, with a key frame every second. */
async function start(name: string, sample: string, size: typeof MAIN, port?: number): Promise<OddCamera> {
  const path = harness.file(name);
  makeFootage(path, join(SAMPLES, sample), { ...size, frames: 100, group: 25, fps: 25, container: 'h264' });
  const units = accessUnitsOf(readFileSync(path), 'h264');
  const camera = await startOddCamera({ units, fps: 25, ...(port === undefined ? {} : { port }) });
  cameras.push(camera);
  return camera;
}
const open = async (main: OddCamera, sub: OddCamera): Promise<void> => {
  const source = { kind: 'rtsp', url: main.url, analysisUrl: sub.url, transport: 'tcp' } as const;
  await harness.open(cameraFor(source, { analytics: ['plates'] }));
  await harness.permit({ plates: true, heads: [] });
};
const lastSample = () => harness.of('scene').at(-1)?.sample;
const isWhole = (): boolean => lastSample()?.regions.some(({ width }) => width === WHOLE.width) ?? true;

describe('a camera of which one stream is recorded and another analysed', () => {
  it('records the one, sees the other, and cuts plates out of the one', async () => {
    await open(await start('main.h264', GATE, MAIN), await start('sub.h264', GATE, SUB));
    await harness.until(() => harness.of('plate_crop').length > 0 && !isWhole(), 30_000);
    await harness.engine.stop();
    const segments = harness.of('segment_sealed').map(({ segment }) => segment);
    expect(segments.map(({ widthPx, heightPx }) => [widthPx, heightPx])).toEqual(segments.map(() => [640, 384]));
    const scenes = harness.of('scene').map(({ scene }) => scene);
    expect(new Set(scenes.map(({ widthPx, heightPx }) => `${widthPx}x${heightPx}`))).toEqual(new Set(['320x192']));
    expect(new Set(scenes.map(({ part }) => part))).toEqual(new Set(segments.map(({ part }) => part)));
    const [first] = harness.of('plate_crop');
    expect(first?.crop.vehicleBox.x).toBeGreaterThanOrEqual(0);
    expect(first?.crop.cropBox.width).toBeLessThanOrEqual(SUB.width);
    // Twice as many pixels as the analysed stream has there.
    expect(first?.crop.widthPx).toBeCloseTo((first?.crop.cropBox.width ?? 0) * 2, -1);
    expect(harness.of('gap')).toEqual([]);
  });

  it('goes on recording without a gap while the analysed stream is away, and sees it again in a new part', async () => {
    const sub = await start('sub.h264', GATE, SUB);
    await open(await start('main.h264', GATE, MAIN), sub);
    const isBoth = (): boolean => harness.of('segment_opened').length > 0 && harness.of('scene').length > 3;
    await harness.until(isBoth, 30_000);
    await sub.stop();
    const note = /^Recorded but not analysed: /;
    await harness.until(() => harness.of('state').some(({ detail = '' }) => note.test(detail)), 30_000);
    expect(harness.of('state').at(-1)?.state).toBe('playing');
    const seen = harness.of('scene').length;
    await start('again.h264', GATE, SUB, Number(new URL(sub.url).port));
    await harness.until(() => harness.of('scene').length > seen + 3, 40_000);
    expect(harness.of('state').at(-1)?.detail).toBeUndefined();
    await harness.engine.stop();
    const segments = harness.of('segment_sealed').map(({ segment }) => segment);
    expect(segments).toHaveLength(2);
    expect(Math.abs((segments[1]?.fromMs ?? 0) - (segments[0]?.toMs ?? 0))).toBeLessThan(500);
    expect(harness.of('scene').at(-1)?.scene.part).toBe(segments[1]?.part);
    expect(segments[1]?.part).toBeGreaterThan(segments[0]?.part ?? 0);
    expect(harness.of('gap')).toEqual([]);
  });

  it('hides all of its recording while the two streams show different views', async () => {
    const sub = await start('sub.h264', 'person-bicycle-car-detection-part.mp4', SUB);
    await open(await start('main.h264', GATE, MAIN), sub);
    await harness.until(() => harness.of('scene').length > 12 && harness.of('plate_crop').length > 0, 40_000);
    // Cut out of the analysed stream, because elsewhere in the other one is somebody else.
    const [first] = harness.of('plate_crop');
    expect(first?.crop.widthPx).toBe(first?.crop.cropBox.width);
    expect(harness.of('scene').every(({ sample }) => sample.regions.some(({ width }) => width === 1))).toBe(true);
  });

  it('is down, and still analysed, while the recorded stream is away', async () => {
    const main = await start('main.h264', GATE, MAIN);
    await open(main, await start('sub.h264', GATE, SUB));
    const isBoth = (): boolean => harness.of('segment_opened').length > 0 && harness.of('scene').length > 3;
    await harness.until(isBoth, 30_000);
    await main.stop();
    await harness.until(() => harness.states().some((state) => state.startsWith('down')), 30_000);
    const seen = harness.of('scene').length;
    await harness.until(() => harness.of('scene').length > seen + 3, 30_000);
    await harness.engine.stop();
    expect(harness.of('gap').at(-1)?.reason).toBe('camera_down');
  });
});
