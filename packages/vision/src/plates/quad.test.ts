import { describe, expect, test } from 'vitest';
import { cornersOf, grown, smallestQuad } from './quad.ts';

describe('the smallest rectangle around points', () => {
  test.each([0, 7, -12, 33])('finds a plate tilted by %d degrees', (degrees) => {
    const turn = (degrees * Math.PI) / 180;
    const quad = {
      centre: { x: 200, y: 90 },
      length: 120,
      breadth: 26,
      along: { x: Math.cos(turn), y: Math.sin(turn) },
    };
    const found = smallestQuad([...cornersOf(quad), { x: 200, y: 90 }]);
    expect(found.length).toBeCloseTo(120, 6);
    expect(found.breadth).toBeCloseTo(26, 6);
    expect(found.centre.x).toBeCloseTo(200, 6);
    expect(found.along.y).toBeCloseTo(Math.sin(turn), 6);
  });

  test('gives the top left corner first, and grows on all sides', () => {
    const quad = grown(
      smallestQuad([
        { x: 10, y: 10 },
        { x: 50, y: 10 },
        { x: 50, y: 20 },
        { x: 10, y: 20 },
      ]),
      4,
      1,
    );
    expect(cornersOf(quad)[0]).toEqual({ x: 6, y: 9 });
    expect(cornersOf(quad)[2]).toEqual({ x: 54, y: 21 });
  });

  test('of one point is that point', () => {
    expect(smallestQuad([{ x: 3, y: 4 }])).toMatchObject({ centre: { x: 3, y: 4 }, length: 0, breadth: 0 });
  });
});
