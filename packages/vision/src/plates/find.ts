import type { RgbImage } from '../ports.ts';
import type { Corners, Point } from './corners.ts';
import { hull, overlap, scaled } from './corners.ts';
import { finderInput } from './finder-input.ts';
import type { Source } from './finder-input.ts';

/** What the finder says of each cell: heat before the sigmoid, then x and y of four corners from the cell's middle. */
export type FinderMap = { readonly data: Float32Array; readonly columns: number; readonly rows: number };

export type FoundPlate = {
  readonly corners: Corners;
  /** The same plate as another pass saw it: where one has a corner too short the other seldom has. */
  readonly again?: Corners | undefined;
  /** How sure the finder is that a plate is here, 0 to 1. The reader is the stricter judge. */
  readonly score: number;
};

const STRIDE = 8;
const CORNER_UNIT = 32;
const LOWEST_SCORE = 0.1;
const PER_PASS = 3;
const IN_ALL = 4;
/** Two finds that overlap more are one plate. */
const SAME_IN_A_PASS = 0.3;
const SAME = 0.4;
/** Half of a plate that one pass saw is still the plate that the other saw whole. */
const SAME_AGAIN = 0.25;

const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));

/** Highest of its nine neighbours. */
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

/** Keeps the surest of those that overlap. */
function distinct<Plate extends FoundPlate>(found: readonly Plate[], same: number, limit: number): Plate[] {
  const kept: Plate[] = [];
  for (const plate of [...found].sort((a, b) => b.score - a.score)) {
    if (kept.length === limit) break;
    if (kept.every((other) => overlapOf(other, plate) < same)) kept.push(plate);
  }
  return kept;
}

const overlapOf = (a: FoundPlate, b: FoundPlate): number => overlap(hull(a.corners), hull(b.corners));

/** Plates in the finder's own picture, surest first. */
export function platesIn(map: FinderMap): FoundPlate[] {
  const lowest = Math.log(LOWEST_SCORE / (1 - LOWEST_SCORE));
  const found: FoundPlate[] = [];
  for (let y = 0; y < map.rows; y += 1) {
    for (let x = 0; x < map.columns; x += 1) {
      const heat = map.data[y * map.columns + x] ?? -Infinity;
      if (heat > lowest && isPeak(map, x, y)) found.push({ corners: cornersAt(map, x, y), score: sigmoid(heat) });
    }
  }
  return distinct(found, SAME_IN_A_PASS, PER_PASS);
}

/**
 * Looks at a picture in each of these sizes, smallest first: it is the fastest and sees near plates, far plates need a large one.
 * @returns after each look all that was found by then, surest first; who has read enough asks for no more
 */
export async function* findPlates(
  image: RgbImage,
  sidesPx: readonly number[],
  find: (picture: RgbImage) => Promise<FinderMap>,
): AsyncGenerator<FoundPlate[]> {
  let source: Source = { ...image, stride: image.width };
  // A smaller picture is made of the larger one, which costs less than the whole picture again.
  const looks = [...sidesPx]
    .sort((a, b) => b - a)
    .map((side) => {
      const look = finderInput(source, side);
      if (look.picture.width < source.width) source = look.picture;
      return { ...look, side };
    });
  const found: (FoundPlate & { readonly side: number })[] = [];
  for (const { canvas, picture, side } of looks.reverse()) {
    for (const { corners, score } of platesIn(await find(canvas))) {
      found.push({ corners: scaled(corners, image.width / picture.width, image.height / picture.height), score, side });
    }
    yield distinct(found, SAME, IN_ALL).map((plate) => {
      const others = found.filter((other) => other.side !== plate.side && overlapOf(other, plate) > SAME_AGAIN);
      const [again] = others.sort((a, b) => b.score - a.score);
      return { corners: plate.corners, score: plate.score, again: again?.corners };
    });
  }
}
