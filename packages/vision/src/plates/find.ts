import type { RgbImage } from '../ports.ts';
import type { Corners, Point } from './corners.ts';
import { hull, overlap, scaled } from './corners.ts';
import { finderInput } from './finder-input.ts';
import type { Source } from './finder-input.ts';

/** The finder's output for each cell: heat before the sigmoid, then x and y of four corners from the cell's middle. */
export type FinderMap = { readonly data: Float32Array; readonly columns: number; readonly rows: number };

export type FoundPlate = {
  readonly corners: Corners;
  /** The same plate in the other size: a corner that is too short in one is seldom short in the other. */
  readonly again?: Corners | undefined;
  /** How certain the finder is that a plate is here, 0 to 1. The reader judges more strictly. */
  readonly score: number;
};

/** The side of a cell, px of the network's input. */
const STRIDE = 8;
/** The unit of a corner's distance from its cell, px of the network's input. */
const CORNER_UNIT = 32;
/** It is low, because the reader rejects what is no plate. */
const LOWEST_SCORE = 0.1;
/** The most finds in one size, because every find costs rows of the reader. */
const PER_SIZE = 3;
/** The most finds in both sizes together. */
const IN_ALL = 4;
/** Two finds in one size that overlap more than this (intersection over union) are one plate. */
const SAME_IN_ONE_SIZE = 0.3;
/** The same across both sizes. */
const SAME = 0.4;
/** The least overlap with the same plate in the other size, which may show only half of it. */
const SAME_AGAIN = 0.25;

const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));

/** Whether a cell is the hottest among itself and its eight neighbours. */
function isPeak({ data, columns, rows }: FinderMap, x: number, y: number): boolean {
  const heat = data[y * columns + x] ?? 0;
  for (let near = Math.max(0, y - 1); near <= Math.min(rows - 1, y + 1); near += 1) {
    for (let beside = Math.max(0, x - 1); beside <= Math.min(columns - 1, x + 1); beside += 1) {
      if ((data[near * columns + beside] ?? 0) > heat) return false;
    }
  }
  return true;
}

function cornersAt({ data, columns, rows }: FinderMap, x: number, y: number): Corners {
  const area = columns * rows;
  const at = (index: number): Point => ({
    x: (data[(1 + 2 * index) * area + y * columns + x] ?? 0) * CORNER_UNIT + (x + 0.5) * STRIDE,
    y: (data[(2 + 2 * index) * area + y * columns + x] ?? 0) * CORNER_UNIT + (y + 0.5) * STRIDE,
  });
  return [at(0), at(1), at(2), at(3)];
}

/** Keeps the plate with the highest score of those that overlap by `same` or more; `limit` plates at most. */
function distinct<Plate extends FoundPlate>(found: readonly Plate[], same: number, limit: number): Plate[] {
  const kept: Plate[] = [];
  for (const plate of [...found].sort((a, b) => b.score - a.score)) {
    if (kept.length === limit) break;
    if (kept.every((other) => overlapOf(other, plate) < same)) kept.push(plate);
  }
  return kept;
}

const overlapOf = (a: FoundPlate, b: FoundPlate): number => overlap(hull(a.corners), hull(b.corners));

/** Returns the plates in px of the finder's input, the highest score first. */
export function platesIn(map: FinderMap): FoundPlate[] {
  const lowest = Math.log(LOWEST_SCORE / (1 - LOWEST_SCORE));
  const found: FoundPlate[] = [];
  for (let y = 0; y < map.rows; y += 1) {
    for (let x = 0; x < map.columns; x += 1) {
      const heat = map.data[y * map.columns + x] ?? -Infinity;
      if (heat > lowest && isPeak(map, x, y)) found.push({ corners: cornersAt(map, x, y), score: sigmoid(heat) });
    }
  }
  return distinct(found, SAME_IN_ONE_SIZE, PER_SIZE);
}

/**
 * Searches an image in each of these sizes, smallest first, because it is the fastest and shows near plates; far plates need a large one.
 * @returns after each size, everything that was found by then, the highest score first; a caller that has read enough stops here
 */
export async function* findPlates(
  image: RgbImage,
  sidesPx: readonly number[],
  find: (input: RgbImage) => Promise<FinderMap>,
): AsyncGenerator<FoundPlate[]> {
  let source: Source = { ...image, stride: image.width };
  // The smaller input is made from the larger one, which costs less than scaling the whole image again.
  const inputs = [...sidesPx]
    .sort((a, b) => b - a)
    .map((side) => {
      const input = finderInput(source, side);
      if (input.scaled.width < source.width) source = input.scaled;
      return { ...input, side };
    });
  const found: (FoundPlate & { readonly side: number })[] = [];
  for (const { canvas, scaled: content, side } of inputs.reverse()) {
    for (const { corners, score } of platesIn(await find(canvas))) {
      found.push({ corners: scaled(corners, image.width / content.width, image.height / content.height), score, side });
    }
    yield distinct(found, SAME, IN_ALL).map((plate) => {
      const others = found.filter((other) => other.side !== plate.side && overlapOf(other, plate) > SAME_AGAIN);
      const [again] = others.sort((a, b) => b.score - a.score);
      return { corners: plate.corners, score: plate.score, again: again?.corners };
    });
  }
}
