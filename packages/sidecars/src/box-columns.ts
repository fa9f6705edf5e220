import type { Box } from '@marsad/schemas';
import { z } from 'zod';
import { at, listOf, Numbers, packNumbers, unpackNumbers } from './columns.ts';

/** The boxes of several lists: for each of a box's numbers, one column a list. */
export const BoxColumns = z.object({
  x: listOf(Numbers),
  y: listOf(Numbers),
  width: listOf(Numbers),
  height: listOf(Numbers),
});
export type BoxColumns = z.infer<typeof BoxColumns>;

export function packBoxes(lists: readonly (readonly Box[])[], stepsPerOne: number): BoxColumns {
  const columns = (side: keyof Box): Numbers[] =>
    lists.map((boxes) =>
      packNumbers(
        boxes.map((box) => box[side]),
        stepsPerOne,
      ),
    );
  return { x: columns('x'), y: columns('y'), width: columns('width'), height: columns('height') };
}

/** The boxes of one of the lists. @throws {ColumnError} if there are not this many */
export function unpackBoxes(columns: BoxColumns, list: number, count: number, stepsPerOne: number): Box[] {
  const values = (side: keyof Box): number[] => unpackNumbers(at(columns[side], list), count, stepsPerOne);
  const [xs, ys, widths, heights] = [values('x'), values('y'), values('width'), values('height')];
  return xs.map((x, place) => ({ x, y: at(ys, place), width: at(widths, place), height: at(heights, place) }));
}
