import { describe, expect, test } from 'vitest';
import type { Box } from '@marsad/schemas';
import type { Detection } from '../../ports.ts';
import { createTraces } from './traces.ts';

const source = { width: 768, height: 576 };
const STEP_MS = 200;
const person = (x: number, confidence: number, { y = 200, width = 30, height = 80 } = {}): Detection => ({
  class: 'person',
  confidence,
  box: { x, y, width, height },
});
const regionOf = ({ box }: Detection): Box => box;

/** Frames 200 ms apart; gives the traces after each. */
function run(frames: { found?: Detection[]; motion?: Box[] }[], stepMs = STEP_MS) {
  const traces = createTraces(source);
  return frames.map(({ found = [], motion = [] }, n) => traces.update(found, motion, n * stepMs));
}
const times = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));

describe('a trace', () => {
  test('begins with the first frame that shows somebody, before the tracker reports a track', () => {
    expect(run([{ found: [person(100, 0.32)] }])[0]).toMatchObject([{ class: 'person', unseenMs: 0 }]);
  });

  test.each([
    ['a weak box that stands still', { found: [person(100, 0.2)] }, 0],
    ['a weak box that moves', { found: [person(100, 0.2)], motion: [regionOf(person(100, 0))] }, 1],
    ['a very weak box that moves', { found: [person(100, 0.1)], motion: [regionOf(person(100, 0))] }, 0],
    ['a vehicle with a confident box', { found: [{ ...person(100, 0.5), class: 'car' as const }] }, 1],
    [
      'the legs of somebody who is there',
      {
        found: [person(100, 0.7), person(102, 0.2, { y: 245, height: 34, width: 24 })],
        motion: [regionOf(person(100, 0))],
      },
      1,
    ],
    [
      'two people, and a weak box around both',
      {
        found: [
          person(100, 0.7, { width: 60 }),
          person(150, 0.6, { width: 60 }),
          person(95, 0.2, { y: 190, width: 120, height: 100 }),
        ],
        motion: [{ x: 95, y: 190, width: 120, height: 100 }],
      },
      2,
    ],
    [
      'two people, and somebody in front of them with a confident box',
      {
        found: [
          person(100, 0.7, { width: 60 }),
          person(150, 0.6, { width: 60 }),
          person(95, 0.4, { y: 190, width: 120, height: 100 }),
        ],
      },
      3,
    ],
    [
      'two people far apart, and somebody large with a weak box in front of them',
      {
        found: [person(100, 0.7), person(200, 0.6), person(80, 0.2, { y: 150, width: 180, height: 300 })],
        motion: [{ x: 80, y: 150, width: 180, height: 300 }],
      },
      3,
    ],
  ])('of %s', (_, frame, count) => expect(run([frame])[0]).toHaveLength(count));

  test('stays one trace through frames in which its boxes are very weak', () => {
    const seen = run(
      times(12, (i) => ({
        found: [person(100 + 5 * i, i === 0 ? 0.5 : 0.1)],
        motion: [regionOf(person(100 + 5 * i, 0))],
      })),
    );
    expect(new Set(seen.flat().map(({ key }) => key))).toEqual(new Set([0]));
    expect(seen.every(([trace]) => trace?.unseenMs === 0)).toBe(true);
  });

  test('is held for a second after it was lost, and moves on as before', () => {
    const seen = run([...times(6, (i) => ({ found: [person(100 + 10 * i, 0.6)] })), ...times(9, () => ({}))]);
    expect(seen[8]?.[0]).toMatchObject({ key: 0, unseenMs: 600 });
    expect(seen[8]?.[0]?.box.x).toBeCloseTo(180, -1);
    expect(seen[11]).toHaveLength(1);
    expect(seen[14]).toEqual([]);
  });

  test('outlives two frames without it at a camera that is analysed once a second', () => {
    const seen = run(
      [...times(4, () => ({ found: [person(100, 0.6)] })), {}, {}, { found: [person(100, 0.4)] }],
      1_000,
    );
    expect(seen[5]).toHaveLength(1);
    expect(seen[6]?.[0]?.key).toBe(0);
  });

  test('of somebody who stands still goes on for minutes', () => {
    const seen = run(times(900, () => ({ found: [person(100, 0.35)] })));
    expect(seen.every((traces) => traces.length === 1 && traces[0]?.key === 0)).toBe(true);
  });

  test('ends when only very weak boxes that stand still continue it', () => {
    const passing = times(5, (i) => ({
      found: [person(100 + 10 * i, 0.5)],
      motion: [regionOf(person(100 + 10 * i, 0))],
    }));
    const seen = run([...passing, ...times(20, () => ({ found: [person(142, 0.12)] }))]);
    expect(seen[10]).toHaveLength(1);
    expect(seen.at(-1)).toEqual([]);
  });

  test('ends at once when it has left the frame', () => {
    const seen = run([...times(4, (i) => ({ found: [person(690 + 25 * i, 0.6)] })), {}, {}]);
    expect(seen[5]).toEqual([]);
  });
});

test('the same frames give the same traces', () => {
  const frames = times(20, (i) => ({ found: [person(100 + 4 * i, 0.4), person(400, 0.35)] }));
  expect(run(frames)).toEqual(run(frames));
});
