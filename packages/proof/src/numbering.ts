/**
 * Missing numbers of one run, both ends included. `since` says when the gap was noticed, that is, when the first number after it arrived: a
 * time or a position in the log, whichever the caller passes as `at`.
 */
export type MissingNumbers = {
  readonly run: string;
  readonly from: number;
  readonly to: number;
  readonly since: number;
};

/** The overdue numbers of one run: the lowest, the highest and how many. */
export type OverdueNumbers = {
  readonly run: string;
  readonly from: number;
  readonly to: number;
  readonly count: number;
};

/** The numbers that producers gave to their entries: how far each run has come, and which numbers are missing. */
export type Numbering = {
  /** Adds a number that came. @returns whether it is new */
  add(run: string, seq: number, at: number): boolean;
  /** Whether a number is so far beyond the others of its run that no honest producer gave it. */
  isAhead(run: string, seq: number): boolean;
  /** The number up to which all numbers of the run came or were written off; -1 if number 0 neither came nor was written off. */
  coveredUpTo(run: string): number;
  /** For each run, the numbers that have been missing since `until` or earlier and are not written off. */
  overdue(until: number): OverdueNumbers[];
  /** Records that these numbers never came. One that comes later is still counted. */
  writeOff(run: string, from: number, to: number, at: number): void;
  /** Missing numbers that are not written off. */
  missing(): MissingNumbers[];
  /** Numbers that are written off and still missing; `since` says when they were written off. */
  writtenOff(): MissingNumbers[];
};

/** A producer has fewer entries than this in flight, so a number further ahead is not its own. */
export const MAX_AHEAD = 10_000;

type Range = { readonly from: number; readonly to: number; readonly since: number };
type Ranges = Map<string, readonly Range[]>;

/** A Merkle tree shows changes, but not entries that never came. For those, every producer numbers its entries (control 10). */
export function createNumbering(): Numbering {
  const highest = new Map<string, number>();
  const gaps: Ranges = new Map();
  const writtenOff: Ranges = new Map();
  const reached = (run: string): number => highest.get(run) ?? -1;
  return {
    add(run, seq, at) {
      const before = reached(run);
      if (seq <= before) return remove(gaps, run, seq, seq).length > 0 || remove(writtenOff, run, seq, seq).length > 0;
      highest.set(run, seq);
      if (seq > before + 1) append(gaps, run, [{ from: before + 1, to: seq - 1, since: at }]);
      return true;
    },
    isAhead: (run, seq) => seq > reached(run) + MAX_AHEAD,
    coveredUpTo(run) {
      const first = gaps.get(run)?.[0];
      return first ? first.from - 1 : reached(run);
    },
    overdue(until) {
      const overdue = [...gaps].map(([run, ranges]) =>
        overdueOf(
          run,
          ranges.filter(({ since }) => since <= until),
        ),
      );
      return overdue.filter((numbers) => numbers !== undefined);
    },
    writeOff(run, from, to, at) {
      append(
        writtenOff,
        run,
        remove(gaps, run, from, to).map((range) => ({ ...range, since: at })),
      );
    },
    missing: () => listed(gaps),
    writtenOff: () => listed(writtenOff),
  };
}

function overdueOf(run: string, ranges: readonly Range[]): OverdueNumbers | undefined {
  const [first, last] = [ranges[0], ranges.at(-1)];
  if (!first || !last) return undefined;
  return { run, from: first.from, to: last.to, count: ranges.reduce((sum, { from, to }) => sum + to - from + 1, 0) };
}

const listed = (all: Ranges): MissingNumbers[] =>
  [...all].flatMap(([run, ranges]) => ranges.map((range) => ({ run, ...range })));

function append(all: Ranges, run: string, ranges: readonly Range[]): void {
  if (ranges.length > 0) all.set(run, [...(all.get(run) ?? []), ...ranges]);
}

/** Removes the numbers from..to from the ranges of a run. @returns the removed ranges */
function remove(all: Ranges, run: string, from: number, to: number): Range[] {
  const ranges = all.get(run);
  if (!ranges) return [];
  const taken = ranges
    .map((range) => ({ ...range, from: Math.max(range.from, from), to: Math.min(range.to, to) }))
    .filter((range) => range.from <= range.to);
  if (taken.length === 0) return [];
  const left = ranges.flatMap((range) =>
    [
      { ...range, to: Math.min(range.to, from - 1) },
      { ...range, from: Math.max(range.from, to + 1) },
    ].filter((rest) => rest.from <= rest.to),
  );
  if (left.length > 0) all.set(run, left);
  else all.delete(run);
  return taken;
}

/** The name of one run of an instance in checkpoints. */
export const runOf = ({ producer, run }: { readonly producer: string; readonly run: number }): string =>
  `${producer}/${run}`;
