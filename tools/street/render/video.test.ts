import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFootage, silenceFfmpeg } from '@marsad/media';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AVENUE } from '../sites/avenue.ts';
import { createStreet } from '../street.ts';
import type { Site } from '../world/site.ts';
import { createRenderer, openStreetVideo } from './video.ts';

/** The avenue by a smaller camera, which is drawn in less time. */
const SMALL: Site = { ...AVENUE, pose: { ...AVENUE.pose, focalPx: 250, widthPx: 320, heightPx: 180 } };
const folder = mkdtempSync(join(tmpdir(), 'street-video-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a drawn street', () => {
  test('shows a body where the camera sees it, and nothing elsewhere', () => {
    const render = createRenderer(SMALL, false);
    const empty = Uint8ClampedArray.from(render([], 0).rgb);
    const street = createStreet({ site: SMALL, seed: 7, warmUpMs: 60_000 });
    const [{ visible } = { visible: [] }] = street.frames(200);
    const [nearest] = visible;
    const drawn = render(
      visible.map(({ body }) => body),
      0,
    );
    const differs = (x: number, y: number): boolean => {
      const at = (Math.round(y) * 320 + Math.round(x)) * 3;
      return Math.abs((drawn.rgb[at] ?? 0) - (empty[at] ?? 0)) > 8;
    };
    expect(nearest).toBeDefined();
    const { x, y, width, height } = nearest?.box ?? { x: 0, y: 0, width: 1, height: 1 };
    const inside = Array.from({ length: 100 }, (_, i) =>
      differs(x + (width * ((i % 10) + 0.5)) / 10, y + (height * (Math.floor(i / 10) + 0.5)) / 10),
    );
    expect(inside.filter(Boolean).length).toBeGreaterThan(45);
    expect(differs(160, 3)).toBe(false);
  });

  test('is darker at night, but for the lamps', () => {
    const mean = (isNight: boolean): number => {
      const { rgb } = createRenderer(SMALL, isNight)([], 0);
      return rgb.reduce((sum, level) => sum + level, 0) / rgb.length;
    };
    expect(mean(true)).toBeLessThan(mean(false) / 3);
  });
});

describe('a video of a street', () => {
  const path = join(folder, 'street.mp4');
  beforeAll(() => {
    silenceFfmpeg();
    const video = openStreetVideo(path, SMALL, false, 7);
    const street = createStreet({ site: SMALL, seed: 7, fps: 10, warmUpMs: 60_000 });
    for (const { scene, visible } of street.frames(2_000))
      video.add(
        visible.map(({ body }) => body),
        scene.ptsMs - 60_000,
      );
    video.close();
  });

  test('has every frame at its own time', async () => {
    const times: number[] = [];
    const footage = openFootage(path, { fps: Number.POSITIVE_INFINITY, phaseMs: 0 });
    expect(footage.size).toEqual({ width: 320, height: 180 });
    for await (const { ptsMs } of footage.frames()) times.push(Math.round(ptsMs));
    expect(times).toEqual(Array.from({ length: 20 }, (_, i) => i * 100));
  });
});
