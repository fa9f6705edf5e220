import type { Planes } from '@marsad/media';
import { GREY } from '@marsad/vision';
import { expect, it } from 'vitest';
import { createFootageHealth } from './footage-health.ts';

const [WIDTH, HEIGHT] = [640, 360];
type Level = (x: number, y: number) => number;
const tiles: Level = (x, y) => 120 + 90 * Math.sin(Math.floor(x / 23) * 7 + Math.floor(y / 17) * 5);

function imageOf(level: Level) {
  const plane = (width: number, height: number, of: Level) => ({
    ...{ width, height, stride: width },
    data: Uint8Array.from({ length: width * height }, (_, i) => Math.round(of(i % width, Math.floor(i / width)))),
  });
  const planes: Planes = {
    luma: plane(WIDTH, HEIGHT, level),
    cb: plane(WIDTH / 2, HEIGHT / 2, () => 150),
    cr: plane(WIDTH / 2, HEIGHT / 2, () => 128),
  };
  return { planes: () => planes, grey: plane(GREY.width, GREY.height, (x, y) => level(4 * x, 4 * y)).data };
}
const streets = [0, 1].map((more) => imageOf((x, y) => tiles(x, y) + more));
const hand = [0, 1].map((more) => imageOf(() => 60 + more));

/** Shows each image for a fifth of a second, the two of a pair in turn. */
function show(pairs: readonly (readonly [pair: typeof streets, seconds: number])[]) {
  const health = createFootageHealth();
  let ptsMs = 0;
  for (const [pair, seconds] of pairs)
    for (let frame = 0; frame < seconds * 5; frame += 1, ptsMs += 200) {
      const { planes, grey } = pair[Math.floor(ptsMs / 1_000) % pair.length] ?? imageOf(tiles);
      health.look({ ptsMs, planes }, grey);
    }
  return { health, endMs: ptsMs };
}

it('knows from when to when a camera was covered, within the seconds of the table', () => {
  const { health, endMs } = show([
    [streets, 90],
    [hand, 30],
    [streets, 20],
  ]);
  const [covered, ...others] = health.impaired(endMs);
  expect(others).toEqual([]);
  expect(covered?.faults).toEqual(['covered']);
  expect((covered?.fromMs ?? 0) - 90_000).toBeGreaterThanOrEqual(9_000);
  expect((covered?.fromMs ?? 0) - 90_000).toBeLessThanOrEqual(12_000);
  expect((covered?.toMs ?? 0) - 120_000).toBeLessThanOrEqual(7_000);
  expect(health.now.blind).toBe(false);
});

it('ends with the footage what is not over, and gives each quality to one scene', () => {
  const { health, endMs } = show([[streets.slice(0, 1), 40]]);
  const [frozen] = health.impaired(endMs);
  expect(frozen).toMatchObject({ faults: ['frozen'], toMs: endMs });
  expect(frozen?.fromMs).toBeLessThanOrEqual(33_000);
  expect(health.now.blind).toBe(true);
  expect([health.takeQuality()?.change, health.takeQuality()]).toEqual([0, null]);
});
