import type { MaskSample } from '@marsad/masking';
import type { Box } from '@marsad/schemas';
import { z } from 'zod';
import { MASK_GRID, outwards } from './mask-grid.ts';
import { MaskRecord, SceneRecord } from './records.ts';
import type { PublishedScene } from './records.ts';

/** A journal beside an open segment: one line of JSON a frame, in the order of their writing. */
export type JournalFormat<T> = {
  /** The line of a frame, with its end. A process that is killed right after its writing does not lose it. */
  line(record: T): string;
  read(text: string): Journal<T>;
};
/** The records of a journal, and how many of its whole lines are none. A last line that was not written whole is left out. */
export type Journal<T> = { readonly records: readonly T[]; readonly skipped: number };

export const tracksJournal: JournalFormat<PublishedScene> = {
  line: (scene) => `${JSON.stringify(scene)}\n`,
  read: (text) => readLines(text, (value) => SceneRecord.safeParse(value).data),
};

export const masksJournal: JournalFormat<MaskSample> = {
  line: (sample) => `${JSON.stringify(lineOf(sample))}\n`,
  read: (text) =>
    readLines(text, (value) => {
      const { data } = MaskLine.safeParse(value);
      return data && MaskRecord.safeParse(sampleOf(data)).data;
    }),
};

/** A mask in squares of the grid, because its fractions would take four times the room. */
const Squares = z.tuple([z.int(), z.int(), z.int(), z.int()]);
type Squares = z.infer<typeof Squares>;
/** Time, part, whether it was examined, its traces (key, unseen for ms, mask) and its regions. */
const MaskLine = z.tuple([
  z.number(),
  z.string(),
  z.boolean(),
  z.array(z.tuple([z.int(), z.number(), Squares])),
  z.array(Squares),
]);
type MaskLine = z.infer<typeof MaskLine>;

const lineOf = ({ atMs, part, examined, traces, regions }: MaskSample): MaskLine => [
  atMs,
  part,
  examined,
  traces.map(({ key, unseenMs, mask }) => [key, unseenMs, squaresOf(mask)]),
  regions.map(squaresOf),
];

const sampleOf = ([atMs, part, examined, traces, regions]: MaskLine): MaskSample => ({
  atMs,
  part,
  examined,
  traces: traces.map(([key, unseenMs, mask]) => ({ key, mask: maskOf(mask), unseenMs })),
  regions: regions.map(maskOf),
});

function squaresOf(mask: Box): Squares {
  const { x, y, width, height } = outwards(mask);
  return [x * MASK_GRID, y * MASK_GRID, width * MASK_GRID, height * MASK_GRID];
}
const maskOf = ([x, y, width, height]: Squares): Box => ({
  x: x / MASK_GRID,
  y: y / MASK_GRID,
  width: width / MASK_GRID,
  height: height / MASK_GRID,
});

function readLines<T>(text: string, recordOf: (value: unknown) => T | undefined): Journal<T> {
  const lines = text.split('\n').slice(0, -1);
  const records = lines.flatMap((line) => recordOf(jsonIn(line)) ?? []);
  return { records, skipped: lines.length - records.length };
}

/** Undefined if the line is no JSON. */
function jsonIn(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
