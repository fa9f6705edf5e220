import { describe, expect, it, test } from 'vitest';
import { insidePolygon, distanceFromLine, passesBetween, groundPoint, toPixels } from './geometry.ts';

const rightwards = { from: { x: 0, y: 50 }, to: { x: 100, y: 50 } };
const downwards = { from: { x: 50, y: 0 }, to: { x: 50, y: 100 } };

describe('left and right are as seen from `from` towards `to` in the displayed frame', () => {
  test.each([
    ['looking right, the upper half of the frame is left', rightwards, { x: 50, y: 10 }, -40],
    ['looking right, the lower half is right', rightwards, { x: 50, y: 90 }, 40],
    ['looking down, the right half of the frame is left', downwards, { x: 90, y: 50 }, -40],
    ['looking down, the left half is right', downwards, { x: 10, y: 50 }, 40],
    ['on the line is neither', rightwards, { x: 5, y: 50 }, 0],
  ])('%s', (_, line, point, expected) => {
    expect(distanceFromLine(line, point)).toBeCloseTo(expected);
  });

  it('swaps sides when the line is reversed', () => {
    expect(distanceFromLine({ from: rightwards.to, to: rightwards.from }, { x: 50, y: 10 })).toBeCloseTo(40);
  });

  it('a line without length has no sides', () => {
    expect(distanceFromLine({ from: { x: 1, y: 1 }, to: { x: 1, y: 1 } }, { x: 9, y: 9 })).toBe(0);
  });
});

describe('a step passes between the ends of a line, or beside it', () => {
  const line = { from: { x: 20, y: 50 }, to: { x: 80, y: 50 } };
  test.each([
    ['through the middle', { x: 50, y: 40 }, { x: 50, y: 60 }, true],
    ['aslant, inside', { x: 70, y: 40 }, { x: 84, y: 60 }, true],
    ['aslant, just outside', { x: 75, y: 40 }, { x: 95, y: 60 }, false],
    ['beside the start', { x: 10, y: 40 }, { x: 10, y: 60 }, false],
    ['through the very end', { x: 80, y: 40 }, { x: 80, y: 60 }, true],
    ['along the line', { x: 30, y: 50 }, { x: 60, y: 50 }, false],
  ])('%s', (_, a, b, expected) => {
    expect(passesBetween(line, a, b)).toBe(expected);
  });
});

describe('inside a polygon', () => {
  const dented = [
    { x: 0, y: 0 },
    { x: 100, y: 0 },
    { x: 100, y: 100 },
    { x: 50, y: 40 },
    { x: 0, y: 100 },
  ];
  test.each([
    ['in the body', { x: 50, y: 20 }, true],
    ['in the dent', { x: 50, y: 80 }, false],
    ['in the left leg', { x: 5, y: 80 }, true],
    ['outside', { x: 120, y: 20 }, false],
    ['on the left edge', { x: 0, y: 50 }, true],
  ])('%s', (_, point, expected) => {
    expect(insidePolygon(dented, point)).toBe(expected);
  });
});

it('the ground point is on the box’s lower edge in an oblique view, and in its middle from above', () => {
  const box = { x: 10, y: 20, width: 40, height: 60 };
  expect(groundPoint(box, 'oblique')).toEqual({ x: 30, y: 80 });
  expect(groundPoint(box, 'overhead')).toEqual({ x: 30, y: 50 });
});

it('fractions are converted to px of the frame', () => {
  expect(toPixels([0.5, 0.25], { widthPx: 640, heightPx: 360 })).toEqual({ x: 320, y: 90 });
});
