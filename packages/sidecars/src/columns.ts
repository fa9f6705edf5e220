import { z } from 'zod';

/**
 * Values of one kind, in the order of the frames. They compress well because neighbours are alike: numbers are stored as differences, other
 * values as runs.
 */

/** A longer list is refused before it is looked at: the faults of its items would take more memory than the file. */
const MOST_ITEMS = 100_000;
export const listOf = <T extends z.ZodType>(item: T) =>
  z.custom<unknown[]>((value) => Array.isArray(value) && value.length <= MOST_ITEMS).pipe(z.array(item));

const listWhere = (isItem: (value: unknown) => boolean) =>
  z.custom<number[]>((value) => Array.isArray(value) && value.every(isItem));
export const WholeNumbers = listWhere(Number.isSafeInteger);

/** Whole steps: the first one, then each one minus the one before it. Numbers that are not on the steps are stored as they are. */
export const Numbers = z.union([WholeNumbers, z.strictObject({ plain: listWhere(Number.isFinite) })]);
export type Numbers = z.infer<typeof Numbers>;

/** Each value, and how often it comes in a row. */
export const runsOf = <T extends z.ZodType>(value: T) => listOf(z.tuple([value, z.int().positive()]));
export type Runs<T> = readonly (readonly [T, number])[];

/** A column whose length is not that of its neighbours. Its file is not readable. */
export class ColumnError extends Error {
  override readonly name = 'ColumnError';
}

/** @param stepsPerOne the values are multiples of 1 divided by it */
export function packNumbers(values: readonly number[], stepsPerOne = 1): Numbers {
  const steps = values.map((value) => Math.round(value * stepsPerOne));
  const packed = steps.map((step, at) => step - (steps[at - 1] ?? 0));
  const isExact = values.every((value, at) => (steps[at] ?? 0) / stepsPerOne === value);
  return isExact && packed.every(Number.isSafeInteger) ? packed : { plain: [...values] };
}

/** @throws {ColumnError} if there are not this many */
export function unpackNumbers(packed: Numbers, count: number, stepsPerOne = 1): number[] {
  const isPacked = Array.isArray(packed);
  let step = 0;
  const values = isPacked ? packed.map((difference) => (step += difference) / stepsPerOne) : packed.plain;
  if (values.length !== count) throw new ColumnError(`${count} numbers expected, ${values.length} found`);
  return values;
}

export function packRuns<T>(values: readonly T[]): [T, number][] {
  const runs: [T, number][] = [];
  let last: string | undefined;
  for (const value of values) {
    const text = JSON.stringify(value);
    const run = runs.at(-1);
    if (run && text === last) run[1] += 1;
    else runs.push([value, 1]);
    last = text;
  }
  return runs;
}

/** @throws {ColumnError} if there are not this many */
export function unpackRuns<T>(runs: Runs<T>, count: number): T[] {
  const found = runs.reduce((sum, [, length]) => sum + length, 0);
  if (found !== count) throw new ColumnError(`${count} values expected, ${found} found`);
  return runs.flatMap(([value, length]) => Array<T>(length).fill(value));
}

/** A segment of three minutes, analysed 25 times a second, has 4,500 frames. */
const MOST_FRAMES = 10_000;

/** Flags as a text of 1 and 0. */
export const Flags = z
  .string()
  .max(MOST_FRAMES)
  .regex(/^[01]*$/);
export const packFlags = (values: readonly boolean[]): string => values.map(Number).join('');

/** @throws {ColumnError} if there are not this many */
export function unpackFlags(flags: string, count: number): boolean[] {
  if (flags.length !== count) throw new ColumnError(`${count} flags expected, ${flags.length} found`);
  return [...flags].map((flag) => flag === '1');
}

/** The item at this place of a column. @throws {ColumnError} if the column is shorter */
export function at<T>(column: readonly T[], place: number): T {
  const value = column[place];
  if (value === undefined) throw new ColumnError(`the file has no item ${place} in a column of ${column.length}`);
  return value;
}
