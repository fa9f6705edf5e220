import { describe, expect, test } from 'vitest';
import { DRAWN_TEMPLATE, inverse, misfit, moved, similarityBetween, TEMPLATE } from './alignment.ts';

describe('alignment by five points', () => {
  const turned = { a: 1.8 * Math.cos(0.4), b: 1.8 * Math.sin(0.4), shiftX: 31, shiftY: -12 };

  test('finds the turn, scale and shift that a face was given', () => {
    const found = similarityBetween(
      TEMPLATE,
      TEMPLATE.map((point) => moved(turned, point)),
    );
    for (const key of ['a', 'b', 'shiftX', 'shiftY'] as const) expect(found[key]).toBeCloseTo(turned[key], 9);
  });

  test('is undone by its inverse', () => {
    const there = moved(turned, { x: 7, y: 5 });
    const back = moved(inverse(turned), there);
    expect(back.x).toBeCloseTo(7, 9);
    expect(back.y).toBeCloseTo(5, 9);
  });

  test('draws a face for the embedding network a little larger and higher than the template', () => {
    const drawn = similarityBetween(TEMPLATE, DRAWN_TEMPLATE);
    expect(Math.hypot(drawn.a, drawn.b)).toBeCloseTo(1.02, 9);
    const middle = moved(drawn, { x: 56, y: 72 });
    expect(middle.x).toBeCloseTo(56, 9);
    expect(middle.y).toBeCloseTo(71, 9);
  });

  test('measures how far five points are from any face', () => {
    const exact = similarityBetween(TEMPLATE, TEMPLATE);
    expect(misfit(exact, TEMPLATE, TEMPLATE)).toBeCloseTo(0, 9);
    const crushed = TEMPLATE.map(({ x }) => ({ x, y: 70 }));
    expect(misfit(similarityBetween(crushed, TEMPLATE), crushed, TEMPLATE)).toBeGreaterThan(10);
  });

  test('does not divide by zero when all points coincide', () => {
    const coinciding = TEMPLATE.map(() => ({ x: 3, y: 3 }));
    expect(similarityBetween(coinciding, TEMPLATE)).toMatchObject({ a: 1, b: 0 });
  });
});
