import { describe, expect, it } from 'vitest';
import { drawingOf, type GroundPath } from './ground-path.ts';

const walk = (...points: [x: number, y: number][]): GroundPath =>
  points.map(([xM, yM], second) => ({ atMs: 1_000 * second, xM, yM }));
const distance = ([ax = 0, ay = 0]: readonly number[] = [], [bx = 0, by = 0]: readonly number[] = []): number =>
  Math.hypot(bx - ax, by - ay);

describe('the drawing of a path on the ground', () => {
  it('says how far and how long it is', () => {
    expect(drawingOf(walk([0, 0], [3, 4], [3, 10]))).toMatchObject({ metres: 11, spanMs: 2_000 });
  });

  it('has equal axes: a square stays a square, and what is further away is higher up', () => {
    const { points } = drawingOf(walk([0, 0], [20, 0], [20, 20]));
    expect(distance(points[0], points[1])).toBeCloseTo(distance(points[1], points[2]));
    expect(points[2]?.[1]).toBeLessThan(points[1]?.[1] ?? 0);
  });

  it('stays inside its box, whatever its extent', () => {
    for (const size of [0.1, 7, 400]) {
      const { points, width, height } = drawingOf(walk([-size, size], [size, -size]));
      for (const [x, y] of points) expect(x >= 0 && x <= width && y >= 0 && y <= height).toBe(true);
    }
  });

  it('has a scale bar that is as long as it says', () => {
    const { points, scaleM, scaleLength } = drawingOf(walk([0, 0], [30, 0]));
    expect(scaleLength / scaleM).toBeCloseTo(distance(points[0], points[1]) / 30);
  });

  it('of somebody who hardly moves is small', () => {
    const { points, width } = drawingOf(walk([0, 0], [0.4, 0]));
    expect(distance(points[0], points[1])).toBeLessThan(width / 8);
  });
});
