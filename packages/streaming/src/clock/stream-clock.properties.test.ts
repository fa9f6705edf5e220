import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSampler } from '@marsad/media';
import { readCamera } from './testing/simulated-camera.ts';
import type { Misbehaviour, Taken } from './testing/simulated-camera.ts';

const SECONDS = 40;
const at = (fromMs: number, untilMs: number) => fc.integer({ min: fromMs, max: untilMs });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });

/** What happens to sane cameras: networks, readers and reordering. */
const sane = {
  seconds: fc.constant(SECONDS),
  fps: fc.constantFrom(5, 10, 12.5, 15, 25, 29.97, 30, 50),
  driftPpm: fc.integer({ min: -500, max: 500 }),
  jitterMs: fc.integer({ min: 0, max: 150 }),
  stall: maybe(fc.record({ atMs: at(2_000, 30_000), forMs: at(100, 4_000) })),
  starvedEveryMs: maybe(at(50, 2_000)),
  reordering: maybe(fc.constantFrom([2, 1], [3, 1, 2], [4, 2, 1, 3], [8, 4, 2, 1, 3, 6, 5, 7])),
  wrapsAfterMs: maybe(at(1_000, 35_000)),
  seed: fc.nat(),
};
const fewReordered = maybe(fc.constantFrom([2, 1], [3, 1, 2]));
const jumps = fc.array(
  fc.record({
    atMs: at(2_000, 35_000),
    byMs: fc.oneof(at(-20_000, 20_000), fc.constantFrom(-9e9, 9e9, 3.6e6, -86_400_000)),
  }),
  { maxLength: 3 },
);
/** What happens to the stamps of cameras that are not. */
const insane = {
  jumps,
  starvedEveryMs: maybe(at(50, 600)),
  reordering: fewReordered,
  standstill: maybe(
    fc
      .record({ fromMs: at(0, 20_000), lengthMs: at(500, 60_000), creepMs: fc.constantFrom(0, 0.1, 0.4) })
      .map(({ fromMs, lengthMs, creepMs }) => ({ fromMs, untilMs: fromMs + lengthMs, creepMs })),
  ),
  strayEvery: maybe(fc.integer({ min: 3, max: 60 })),
  strayByMs: fc.constantFrom(-9_800_000, 9_800_000, 5_000, -5_000),
  missingStampEvery: maybe(fc.integer({ min: 1, max: 40 })),
  stampRate: fc.constantFrom(1, 1, 1, 0.84, 1.2, 0.9),
};
type Shape<T> = fc.Arbitrary<T>;
/** Only cameras of many frames a second reorder them. */
const misbehaviourOf = (shape: Record<string, fc.Arbitrary<unknown>>): Shape<Misbehaviour> =>
  fc
    .record(shape)
    .map(
      (drawn) =>
        Object.fromEntries(Object.entries(drawn).filter(([, value]) => value !== undefined)) as unknown as Misbehaviour,
    )
    .map((camera) => (camera.fps < 20 ? { ...camera, reordering: [1] } : camera));
/** So long, ms, the tie of a new stream may rest on packets that a starved reader read late. */
const NEW_MS = 15_000;

const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? 0;
const steps = (frames: readonly Taken[]) =>
  frames.slice(1).map((frame, k) => {
    const before = frames[k] ?? frame;
    return { wallMs: frame.wallMs - before.wallMs, truthMs: frame.truthMs - before.truthMs, frame };
  });
/** The longest time, ms, without an analysed frame, of frames in the order in which they are shown. */
function longestBlindMs(frames: readonly Taken[]): number {
  const isSampled = createSampler(5);
  const analysed = frames.filter(({ wallMs }) => isSampled(wallMs)).map(({ truthMs }) => truthMs);
  const ends = [...analysed, frames.at(-1)?.truthMs ?? 0];
  return Math.max(...ends.map((ms, k) => ms - (ends[k - 1] ?? frames[0]?.truthMs ?? ms)));
}

/** The same cases in every run. */
const CASES = { numRuns: 100, seed: 13 };
const TIMEOUT_MS = 120_000;
describe('the clock of a sane camera, whatever network and reader do', () => {
  it(
    'finds no fault, keeps the spacing of frames, and is right',
    () => {
      fc.assert(
        fc.property(misbehaviourOf(sane), (camera) => {
          const { taken, inOrder } = readCamera(camera);
          expect(taken.filter(({ fault, hole }) => fault !== null || hole !== null)).toEqual([]);
          const startedMs = inOrder[0]?.truthMs ?? 0;
          const settled = inOrder.filter(({ truthMs }) => truthMs - startedMs > NEW_MS);
          const spacing = steps(settled).map(({ wallMs, truthMs }) => Math.abs(wallMs - truthMs));
          expect(percentile(spacing, 0.95)).toBeLessThanOrEqual(10);
          expect(Math.abs((inOrder.at(-1)?.wallMs ?? 0) - (inOrder.at(-1)?.truthMs ?? 0))).toBeLessThan(500);
        }),
        CASES,
      );
    },
    TIMEOUT_MS,
  );
});

describe('the clock of a camera that does anything', () => {
  it(
    'goes on without holes and without blind time wherever packets arrive',
    () => {
      fc.assert(
        fc.property(misbehaviourOf({ ...sane, ...insane }), (camera) => {
          const { inOrder } = readCamera(camera);
          for (const { wallMs, truthMs, frame } of steps(inOrder))
            if (!frame.hole) expect(wallMs - truthMs).toBeLessThan(500);
          expect(longestBlindMs(inOrder)).toBeLessThanOrEqual(1_000);
        }),
        CASES,
      );
    },
    TIMEOUT_MS,
  );

  it(
    'is right to half a second after every jump',
    () => {
      fc.assert(
        fc.property(
          misbehaviourOf({
            ...sane,
            jumps,
            reordering: fewReordered,
            starvedEveryMs: maybe(at(50, 300)),
            stall: fc.constant(undefined),
          }),
          (camera) => {
            const { inOrder } = readCamera(camera);
            for (const { wallMs, truthMs } of inOrder) expect(Math.abs(wallMs - truthMs)).toBeLessThan(500);
            expect(longestBlindMs(inOrder)).toBeLessThanOrEqual(1_000);
          },
        ),
        CASES,
      );
    },
    TIMEOUT_MS,
  );
});
