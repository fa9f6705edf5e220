import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Box, ObjectClass } from '@marsad/schemas';
import { containment, sharedArea } from '../geometry.ts';
import { comparedWith, onlySought, planDetection } from './detection-plan.ts';
import type { Known } from './detection-plan.ts';

const source = { width: 1280, height: 720 };
/** Half the source. */
const fitted = { width: 640, height: 360 };
const box = (x: number, y: number, width = 40, height = 80): Box => ({ x, y, width, height });
const knownAt = (at: Box, still = true, name: ObjectClass = 'person'): Known => ({
  detection: { class: name, confidence: 0.6, box: at },
  still,
});
const planOf = (known: readonly Known[], moving: readonly Box[]) => planDetection({ known, moving, source, fitted });

describe('the plan of a detection', () => {
  test('shows the network what moves, with its surroundings, on the grid of its cells', () => {
    expect(planOf([], [box(400, 200)])).toMatchObject({
      kind: 'areas',
      areas: [{ x: 160, y: 64, width: 96, height: 128 }],
    });
  });

  test('carries over what stands still elsewhere', () => {
    const [parked, walking] = [knownAt(box(1_000, 500), true, 'car'), knownAt(box(100, 100), false)];
    expect(planOf([parked, walking], [])).toMatchObject({
      sought: [walking.detection.box],
      carried: [parked.detection],
    });
  });

  test('asks for nothing where nothing moves', () => {
    const known = [knownAt(box(100, 100)), knownAt(box(900, 300))];
    expect(planOf(known, [])).toMatchObject({
      kind: 'areas',
      areas: [],
      carried: known.map(({ detection }) => detection),
    });
  });

  test('never cuts in two what stands at the edge of an area', () => {
    const bus = knownAt(box(440, 180, 300, 120), true, 'bus');
    const plan = planOf([bus], [box(400, 200)]);
    expect(plan).toMatchObject({ kind: 'areas', carried: [] });
    expect(plan.kind === 'areas' && plan.areas.map((each) => containment(bus.detection.box, doubled(each)))).toEqual([
      1,
    ]);
  });

  test('joins areas that meet, and keeps others apart', () => {
    expect(planOf([], [box(400, 200), box(470, 200)])).toMatchObject({ areas: [{ width: 128 }] });
    const plan = planOf([], [box(100, 100), box(1_100, 500)]);
    expect(plan.kind === 'areas' && plan.areas).toHaveLength(2);
  });

  test.each([
    ['a large region', [box(100, 100, 1_000, 500)]],
    ['another scene', [box(0, 0, 1_280, 720)]],
    ['things all over the frame', [box(100, 100), box(1_100, 100), box(100, 500), box(1_100, 500), box(600, 300, 400)]],
  ])('takes the whole frame for %s', (_, moving) => expect(planOf([], moving)).toEqual({ kind: 'whole' }));

  test.each([
    ['outside of the frame', box(2_000, 100)],
    ['that is empty', box(600, 300, 0, 0)],
  ])('does not fail on a region %s', (_, region) => expect(planOf([], [region]).kind).toBe('areas'));
});

const doubled = ({ x, y, width, height }: Box): Box => ({ x: 2 * x, y: 2 * y, width: 2 * width, height: 2 * height });

test('every known thing is carried over whole or seen whole, whatever moves', () => {
  const anyBox = fc.record({
    x: fc.integer({ min: 0, max: 1_200 }),
    y: fc.integer({ min: 0, max: 640 }),
    width: fc.integer({ min: 1, max: 80 }),
    height: fc.integer({ min: 1, max: 80 }),
  });
  const anyKnown = fc.record({ at: anyBox, still: fc.boolean() });
  fc.assert(
    fc.property(fc.array(anyKnown, { maxLength: 12 }), fc.array(anyBox, { maxLength: 4 }), (things, moving) => {
      const known = things.map(({ at, still }) => knownAt(at, still));
      const plan = planOf(known, moving);
      if (plan.kind === 'whole') return;
      const shown = plan.areas.map(doubled);
      for (const { detection, still } of known) {
        const carried = plan.carried.includes(detection);
        expect(carried && !still).toBe(false);
        if (carried) expect(shown.every((each) => sharedArea(each, detection.box) === 0)).toBe(true);
        else expect(shown.some((each) => containment(detection.box, each) > 0.999)).toBe(true);
      }
      for (const region of moving) expect(shown.some((each) => containment(region, each) > 0.999)).toBe(true);
      for (const [n, one] of shown.entries())
        expect(shown.slice(n + 1).some((other) => sharedArea(one, other) > 0)).toBe(false);
      expect(plan.areas.every(({ x, y }) => x % 32 === 0 && y % 32 === 0)).toBe(true);
    }),
  );
});

test('only what an area was made for is taken from it', () => {
  const [{ detection: inside }, { detection: beside }] = [knownAt(box(100, 100)), knownAt(box(200, 100))];
  expect(onlySought([inside, beside], [box(90, 90)])).toEqual([inside]);
});

test.each([
  ['the same box', box(100, 100), 'person', true],
  ['a box that trembles', box(101, 101), 'person', true],
  ['a box that has moved by an eighth of its width', box(105, 100), 'person', false],
  ['a box of another class', box(100, 100), 'bicycle', false],
] as const)('%s stands still: %o, %s, %s', (_, at, name, still) => {
  expect(comparedWith([knownAt(at, false, name).detection], [knownAt(box(100, 100)).detection])).toMatchObject([
    { still },
  ]);
});
