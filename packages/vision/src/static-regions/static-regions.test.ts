import type { Box, StaticRegion } from '@marsad/schemas';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GREY } from '../motion/motion-gate.ts';
import { createStaticRegions } from './static-regions.ts';

/** What lies in front of the street at a time, the later ones on top; px of the grey frame. */
type Thing = Box & { readonly tone: number };
type Scene = (atMs: number) => { readonly things?: readonly Thing[]; readonly gain?: number; readonly shift?: number };

const noiseOf = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return (state / 2147483648) * 6 - 3;
  };
};
const isIn = ({ x, y, width, height }: Box, column: number, row: number): boolean =>
  column >= x && column < x + width && row >= y && row < y + height;

/** A street with lighter and darker stripes, and some noise. */
function frameOf({ things = [], gain = 1, shift = 0 }: ReturnType<Scene>, seed: number): Uint8Array {
  const noise = noiseOf(seed);
  return Uint8Array.from({ length: GREY.width * GREY.height }, (_, i) => {
    const [column, row] = [i % GREY.width, Math.floor(i / GREY.width)];
    const street = 60 + row * 0.5 + (column % 40 < 20 ? 40 : 0);
    const level = things.findLast((thing) => isIn(thing, column, row))?.tone ?? street;
    return Math.max(0, Math.min(255, level * gain + shift + noise()));
  });
}

const STEP_MS = 400;
/** Frames that show the same take turns with so many different noises. */
const NOISES = 4;
/** Plays the scene, and returns what stands at these times. */
const watch = (scene: Scene, timesMs: readonly number[], seed = 1): Box[][] =>
  judge(scene, timesMs, seed).map((regions) => regions.map(({ box }) => box));

/** Plays the scene, and returns what is known at these times. */
function judge(scene: Scene, timesMs: readonly number[], seed = 1): (readonly StaticRegion[])[] {
  const regions = createStaticRegions();
  const drawn = new Map<string, Uint8Array>();
  const seen: (readonly StaticRegion[])[] = [];
  for (let atMs = 0; atMs <= Math.max(...timesMs); atMs += STEP_MS) {
    const now = scene(atMs);
    const noise = seed + ((atMs / STEP_MS) % NOISES);
    const name = JSON.stringify([now, noise]);
    const frame = drawn.get(name) ?? frameOf(now, noise);
    drawn.set(name, frame);
    const standing = regions.push(frame, atMs);
    if (timesMs.includes(atMs)) seen.push(standing);
  }
  return seen;
}

const bag: Thing = { x: 70, y: 50, width: 8, height: 6, tone: 230 };
const inFrame = ({ x, y, width, height }: Box): Box => ({
  x: x / GREY.width,
  y: y / GREY.height,
  width: width / GREY.width,
  height: height / GREY.height,
});
/** Within a pixel of the grey frame on each side. */
const isAround = (found: Box | undefined, wanted: Box): boolean => {
  const { x, y, width, height } = inFrame(wanted);
  const within = (a: number, b: number, px: number) => Math.abs(a - b) <= px + 0.001;
  return (
    found !== undefined &&
    within(found.x, x, 1 / GREY.width) &&
    within(found.y, y, 1 / GREY.height) &&
    within(found.x + found.width, x + width, 1 / GREY.width) &&
    within(found.y + found.height, y + height, 1 / GREY.height)
  );
};
const isOnly = (found: readonly Box[] | undefined, wanted: Box): boolean =>
  found?.length === 1 && isAround(found[0], wanted);
const LEARNED_MS = 40_000;
const putDown: Scene = (atMs) => ({ things: atMs >= LEARNED_MS ? [bag] : [] });

describe('static regions', () => {
  test('show a thing once it has stood for ten seconds, and not before', () => {
    const [before, after] = watch(putDown, [LEARNED_MS + 9_200, LEARNED_MS + 10_400]);
    expect(before).toEqual([]);
    expect(isOnly(after, bag)).toBe(true);
  });

  test('show the place of a thing that was taken away', () => {
    const takenAway: Scene = (atMs) => ({ things: atMs < LEARNED_MS ? [bag] : [] });
    const [after] = watch(takenAway, [LEARNED_MS + 10_400]);
    expect(isOnly(after, bag)).toBe(true);
  });

  test('end within four seconds when the thing is gone', () => {
    const gone: Scene = (atMs) => ({ things: atMs >= LEARNED_MS && atMs < 60_000 ? [bag] : [] });
    const [standing, after] = watch(gone, [60_000, 64_000]);
    expect(isOnly(standing, bag)).toBe(true);
    expect(after).toEqual([]);
  });

  test('end when the thing has been absorbed after half an hour', () => {
    const absorbedMs = LEARNED_MS + 10_000 + 30 * 60_000;
    const [standing, after] = watch(putDown, [absorbedMs - 4_000, absorbedMs + 4_000]);
    expect(isOnly(standing, bag)).toBe(true);
    expect(after).toEqual([]);
  }, 60_000);

  test('go on while somebody stands in front for half a minute, and while people pass', () => {
    const waiting: Thing = { x: 68, y: 35, width: 12, height: 30, tone: 20 };
    const passing = (atMs: number): Thing => ({ ...waiting, x: (atMs / 100) % GREY.width, tone: 200 });
    const crowd: Scene = (atMs) => ({
      things: [
        ...(atMs >= LEARNED_MS ? [bag] : []),
        passing(atMs),
        ...(atMs >= 70_000 && atMs < 100_000 ? [waiting] : []),
      ],
    });
    const around = (found: readonly Box[] | undefined) =>
      found?.some((box) => isIn(box, (bag.x + bag.width / 2) / GREY.width, (bag.y + bag.height / 2) / GREY.height));
    for (const found of watch(crowd, [66_000, 80_000, 99_600, 110_000])) expect(around(found)).toBe(true);
  });

  test('do not show what only passes, or what moves on within ten seconds', () => {
    const stopping: Thing = { x: 30, y: 40, width: 30, height: 20, tone: 220 };
    const scene: Scene = (atMs) => ({
      things: [
        { ...bag, x: (atMs / 200) % GREY.width },
        ...(atMs >= LEARNED_MS && atMs < LEARNED_MS + 8_000 ? [stopping] : []),
      ],
    });
    for (const found of watch(scene, [LEARNED_MS + 8_000, LEARNED_MS + 14_000, LEARNED_MS + 30_000]))
      expect(found).toEqual([]);
  });

  test('begin anew when the camera shows another scene', () => {
    const turned: Scene = (atMs) => ({
      things: [
        ...(atMs >= LEARNED_MS ? [bag] : []),
        ...(atMs >= 60_000 ? [{ x: 0, y: 0, width: 160, height: 70, tone: 250 }] : []),
      ],
    });
    const [before, after, later] = watch(turned, [59_600, 60_400, 90_000]);
    expect(before).toHaveLength(1);
    expect(after).toEqual([]);
    expect(later).toEqual([]);
  });

  test('are the twenty largest of many', () => {
    const many = Array.from({ length: 24 }, (_, n) => ({
      x: 5 + (n % 8) * 19,
      y: 10 + Math.floor(n / 8) * 28,
      width: n < 4 ? 5 : 8,
      height: 6,
      tone: 250,
    }));
    const [found] = watch((atMs) => ({ things: atMs >= LEARNED_MS ? many : [] }), [LEARNED_MS + 12_000]);
    expect(found).toHaveLength(20);
    expect(found?.every(({ width }) => width > 6 / GREY.width)).toBe(true);
  });

  test('of any light that comes and goes are none, and of a thing in it only the thing', () => {
    fc.assert(
      fc.property(
        fc.record({
          depth: fc.double({ min: 0, max: 0.3, noNaN: true }),
          shift: fc.double({ min: -20, max: 20, noNaN: true }),
          periodMs: fc.integer({ min: 2_000, max: 60_000 }),
          hasBag: fc.boolean(),
          seed: fc.nat(1_000_000),
        }),
        ({ depth, shift, periodMs, hasBag, seed }) => {
          const wave = (atMs: number): number => Math.sin((2 * Math.PI * atMs) / periodMs);
          const scene: Scene = (atMs) => ({
            things: hasBag && atMs >= LEARNED_MS ? [bag] : [],
            gain: 1 - depth * Math.max(0, wave(atMs)),
            shift: shift * wave(atMs / 2),
          });
          const [found] = watch(scene, [LEARNED_MS + 16_000], seed);
          return hasBag ? isOnly(found, bag) : found?.length === 0;
        },
      ),
      { numRuns: 12 },
    );
  }, 60_000);
});

describe('a static region', () => {
  const takenAway: Scene = (atMs) => ({ things: atMs < LEARNED_MS ? [bag] : [] });
  const parked: Thing = { x: 55, y: 40, width: 30, height: 20, tone: 20 };

  test('is added where a thing was put down and removed where one was taken away', () => {
    const changes = (scene: Scene) => judge(scene, [LEARNED_MS + 10_400])[0]?.map(({ change }) => change);
    expect(changes(putDown)).toEqual(['added']);
    expect(changes(takenAway)).toEqual(['removed']);
    const leaves: Scene = (atMs) => ({ things: [...(atMs < LEARNED_MS ? [parked] : []), { ...bag, x: 20 }] });
    expect(changes(leaves)).toEqual(['removed']);
  });

  test('is unclear where one thing took the place of another', () => {
    const exchanged: Scene = (atMs) => ({ things: [{ ...bag, tone: atMs < LEARNED_MS ? 170 : 20 }] });
    expect(judge(exchanged, [LEARNED_MS + 10_400])[0]?.map(({ change }) => change)).toEqual(['unclear']);
  });

  test('counts its age from when it was put down, and keeps its ordinal when others come and go', () => {
    const other: Thing = { x: 110, y: 60, width: 10, height: 8, tone: 230 };
    const earlier: Thing = { x: 10, y: 60, width: 10, height: 8, tone: 230 };
    const scene: Scene = (atMs) => ({
      things: [
        ...(atMs >= LEARNED_MS && atMs < 60_000 ? [earlier] : []),
        ...(atMs >= LEARNED_MS + 4_000 ? [bag] : []),
        ...(atMs >= 56_000 ? [other] : []),
      ],
    });
    const seen = judge(scene, [55_200, 70_000]);
    const [before, after] = seen.map((regions) => regions.find(({ box }) => isAround(box, bag)));
    expect(seen[0]).toHaveLength(2);
    expect(seen[1]).toHaveLength(2);
    expect(after?.ordinal).toBe(before?.ordinal);
    expect(before?.ageMs).toBeGreaterThanOrEqual(10_800);
    expect(before?.ageMs).toBeLessThanOrEqual(11_600);
    expect((after?.ageMs ?? 0) - (before?.ageMs ?? 0)).toBe(14_800);
    const ordinals = seen.flat().map(({ ordinal }) => ordinal);
    expect(new Set(ordinals).size).toBe(3);
  });

  test('is found in the first half minute where the background was seen before', () => {
    const early: Scene = (atMs) => ({ things: atMs >= 8_000 ? [bag] : [] });
    const [found] = judge(early, [18_800]);
    expect(found?.map(({ change }) => change)).toEqual(['added']);
    expect(isAround(found?.[0]?.box, bag)).toBe(true);
  });

  test('is none in the first half minute where something leaves that was there from the first frame', () => {
    const leaves: Scene = (atMs) => ({ things: atMs < 8_000 ? [parked] : [] });
    for (const found of judge(leaves, [20_000, 40_000])) expect(found).toEqual([]);
  });

  test('gets no ordinal that another one had', () => {
    const again: Scene = (atMs) => ({ things: atMs >= LEARNED_MS && Math.floor(atMs / 20_000) % 2 === 0 ? [bag] : [] });
    const ordinals = judge(again, [LEARNED_MS + 16_000, LEARNED_MS + 56_000]).map((found) => found[0]?.ordinal);
    expect(ordinals).toEqual([0, 1]);
  });
});
