/** Numbers of one producer's run that never came, both ends included; `since` when, or at which entry, the first later one came. */
export type MissingNumbers = {
  readonly run: string;
  readonly from: number;
  readonly to: number;
  readonly since: number;
};

/** All missing numbers of one run that were missed long enough. */
export type Hole = { readonly run: string; readonly from: number; readonly to: number; readonly count: number };

/** What was heard of the producers' own counts: how far each has come, and which numbers are missing in between. */
export type Numbering = {
  /** @returns whether nothing had come under this number */
  saw(run: string, seq: number, at: number): boolean;
  /** So far beyond what came of its run that no honest producer says it. */
  isAhead(run: string, seq: number): boolean;
  /** Up to here every number of the run came or was written off; -1: nothing. */
  coveredUpTo(run: string): number;
  /** Numbers missed since `until` or before, run by run, that nobody has written off. */
  overdue(until: number): Hole[];
  /** Numbers that never came are written off: said to be missing. One that comes later is still counted. */
  writeOff(run: string, from: number, to: number, at: number): void;
  /** Missing, and nobody has said so. */
  missing(): MissingNumbers[];
  /** Said to be missing, and missing still; `since` when, or at which entry, that was said. */
  writtenOff(): MissingNumbers[];
};

/** A producer has fewer entries than this under way at once: a number further ahead is not one of its own counting. */
export const MAX_AHEAD = 10_000;

type Range = { readonly from: number; readonly to: number; readonly since: number };
type Ranges = Map<string, readonly Range[]>;

/** A Merkle tree shows what was changed, not what was never logged: for that every producer counts what it says (control 10). */
export function createNumbering(): Numbering {
  const highest = new Map<string, number>();
  const gaps: Ranges = new Map();
  const off: Ranges = new Map();
  const reached = (run: string): number => highest.get(run) ?? -1;
  return {
    saw(run, seq, at) {
      const before = reached(run);
      if (seq <= before) return takeOut(gaps, run, seq, seq).length > 0 || takeOut(off, run, seq, seq).length > 0;
      highest.set(run, seq);
      if (seq > before + 1) add(gaps, run, [{ from: before + 1, to: seq - 1, since: at }]);
      return true;
    },
    isAhead: (run, seq) => seq > reached(run) + MAX_AHEAD,
    coveredUpTo(run) {
      const first = gaps.get(run)?.[0];
      return first ? first.from - 1 : reached(run);
    },
    overdue(until) {
      const holes = [...gaps].map(([run, ranges]) =>
        holeOf(
          run,
          ranges.filter(({ since }) => since <= until),
        ),
      );
      return holes.filter((hole) => hole !== undefined);
    },
    writeOff(run, from, to, at) {
      add(
        off,
        run,
        takeOut(gaps, run, from, to).map((range) => ({ ...range, since: at })),
      );
    },
    missing: () => listed(gaps),
    writtenOff: () => listed(off),
  };
}

function holeOf(run: string, ranges: readonly Range[]): Hole | undefined {
  const [first, last] = [ranges[0], ranges.at(-1)];
  if (!first || !last) return undefined;
  return { run, from: first.from, to: last.to, count: ranges.reduce((sum, { from, to }) => sum + to - from + 1, 0) };
}

const listed = (all: Ranges): MissingNumbers[] =>
  [...all].flatMap(([run, ranges]) => ranges.map((range) => ({ run, ...range })));

function add(all: Ranges, run: string, ranges: readonly Range[]): void {
  if (ranges.length > 0) all.set(run, [...(all.get(run) ?? []), ...ranges]);
}

/** Takes the numbers from..to out of the ranges of a run. @returns what was taken out */
function takeOut(all: Ranges, run: string, from: number, to: number): Range[] {
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

/** How one run of an instance is named in checkpoints. */
export const runOf = ({ producer, run }: { readonly producer: string; readonly run: number }): string =>
  `${producer}/${run}`;
