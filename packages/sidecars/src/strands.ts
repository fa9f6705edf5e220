import { z } from 'zod';
import { at, ColumnError } from './columns.ts';

/** One thing through the frames of a file: the numbers of the frames that it is in, ascending, and what it is in each. */
export type Strand<T> = { readonly key: number; readonly frames: number[]; readonly items: T[] };

/** Follows things through the frames. Two things with one key in one frame give two strands. */
export function strandsOf<T>(frames: readonly (readonly T[])[], keyOf: (item: T) => number): Strand<T>[] {
  const strands: Strand<T>[] = [];
  const byKey = new Map<number, Strand<T>[]>();
  frames.forEach((items, frame) => {
    for (const item of items) {
      const key = keyOf(item);
      const known = byKey.get(key) ?? [];
      let strand = known.find(({ frames: taken }) => taken.at(-1) !== frame);
      if (!strand) {
        strand = { key, frames: [], items: [] };
        byKey.set(key, [...known, strand]);
        strands.push(strand);
      }
      strand.frames.push(frame);
      strand.items.push(item);
    }
  });
  return strands;
}

/** Puts the strands' items back into their frames, in the order of their keys. */
export function framesOf<T>(strands: readonly Strand<T>[], count: number): T[][] {
  const frames = Array.from({ length: count }, (): T[] => []);
  for (const { frames: numbers, items } of strands.toSorted((a, b) => a.key - b.key))
    numbers.forEach((frame, place) => at(frames, frame).push(at(items, place)));
  return frames;
}

/** A letter for each frame from a strand's first to its last, and `.` for a frame that it is not in. */
export const Marks = z.string().regex(/^[a-z](?:[a-z.]*[a-z])?$/);

export const packMarks = <T>({ frames, items }: Strand<T>, letterOf: (item: T) => string): string =>
  frames.map((frame, place) => between(frames[place - 1], frame) + letterOf(at(items, place))).join('');

const between = (before: number | undefined, frame: number): string =>
  before === undefined ? '' : '.'.repeat(frame - before - 1);

/** The frames of a strand and its letter in each. @throws {ColumnError} if they go beyond the file's frames */
export function unpackMarks(first: number, marks: string, count: number): { frames: number[]; letters: string[] } {
  if (first + marks.length > count)
    throw new ColumnError(`a file of ${count} frames names frame ${first + marks.length}`);
  const marked = [...marks].flatMap((letter, after) => (letter === '.' ? [] : [{ frame: first + after, letter }]));
  return { frames: marked.map(({ frame }) => frame), letters: marked.map(({ letter }) => letter) };
}
