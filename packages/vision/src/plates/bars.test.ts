import { describe, expect, test } from 'vitest';
import { barsOf, letterCell } from './bars.ts';

type Stroke = { x: number; thick: number; top?: number; bottom?: number; lean?: number };

/** A light plate, 48 px high, with dark strokes. */
function plateOf(width: number, strokes: readonly Stroke[]) {
  const height = 48;
  const data = new Uint8Array(width * height * 3).fill(220);
  for (const { x, thick, top = 7, bottom = 41, lean = 0 } of strokes) {
    for (let y = top; y < bottom; y += 1) {
      const left = Math.round(x + (lean * (y - top)) / (bottom - top));
      data.fill(25, (y * width + left) * 3, (y * width + left + thick) * 3);
    }
  }
  return { data, width, height };
}
const digits = (from: number, count: number): Stroke[] =>
  Array.from({ length: count }, (_, index) => ({ x: from + index * 18, thick: 6 }));
const letter: Stroke = { x: 146, thick: 5, top: 16, bottom: 36 };

describe('the bars of a plate', () => {
  test('are thin and long; digits are thick, a letter is short', () => {
    const bars = barsOf(plateOf(240, [...digits(15, 5), { x: 120, thick: 2 }, letter, { x: 175, thick: 2 }]));
    expect(bars.map(({ from }) => from)).toEqual([120, 175]);
  });

  test('may lean', () => {
    expect(barsOf(plateOf(240, [{ x: 120, thick: 2, lean: 8 }]))).toHaveLength(1);
  });

  test('part serial, letter and prefecture', () => {
    const cell = letterCell(
      plateOf(240, [...digits(15, 5), { x: 120, thick: 2 }, letter, { x: 175, thick: 2 }, ...digits(190, 2)]),
    );
    expect(cell?.map(({ from }) => from)).toEqual([120, 175]);
  });

  test.each([
    ['one bar only', [...digits(15, 5), { x: 140, thick: 2 }]],
    ['bars at the plate’s ends', [{ x: 4, thick: 2 }, ...digits(30, 5), { x: 232, thick: 2 }]],
    ['bars with no room for a letter', [...digits(15, 5), { x: 130, thick: 2 }, { x: 140, thick: 2 }]],
    ['bars with nothing between them', [...digits(15, 5), { x: 120, thick: 2 }, { x: 175, thick: 2 }]],
    ['no bars', digits(15, 8)],
  ])('are no frame for a letter: %s', (_, strokes) => {
    expect(letterCell(plateOf(240, strokes))).toBeUndefined();
  });
});
