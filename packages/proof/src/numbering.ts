/** Numbers of one producer's run that never came, both ends included. */
export type MissingNumbers = { readonly run: string; readonly from: number; readonly to: number };

/** What was heard of the producers' own counts: how far each has come, and which numbers are missing in between. */
export type Numbering = {
  saw(run: string, seq: number): Sighting;
  /** The highest number of each run. */
  readonly highest: ReadonlyMap<string, number>;
  missing(): MissingNumbers[];
};

/** Whether a number had not been seen before, and how many numbers it shows to be missing. */
export type Sighting = { readonly fresh: boolean; readonly missed: number };

type Range = { readonly from: number; readonly to: number };

/** A Merkle tree shows what was changed, not what was never logged: for that every producer counts what it says (control 10). */
export function createNumbering(): Numbering {
  const highest = new Map<string, number>();
  const gaps = new Map<string, readonly Range[]>();
  return {
    highest,
    saw(run, seq) {
      const before = highest.get(run) ?? -1;
      if (seq > before) {
        highest.set(run, seq);
        if (seq > before + 1) gaps.set(run, [...(gaps.get(run) ?? []), { from: before + 1, to: seq - 1 }]);
        return { fresh: true, missed: seq - before - 1 };
      }
      const open = gaps.get(run) ?? [];
      const fresh = open.some(({ from, to }) => from <= seq && seq <= to);
      const left = open.flatMap((gap) => without(gap, seq));
      if (left.length > 0) gaps.set(run, left);
      else gaps.delete(run);
      return { fresh, missed: 0 };
    },
    missing: () => [...gaps].flatMap(([run, ranges]) => ranges.map((range) => ({ run, ...range }))),
  };
}

const without = ({ from, to }: Range, seq: number): Range[] => {
  if (seq < from || seq > to) return [{ from, to }];
  return [
    { from, to: seq - 1 },
    { from: seq + 1, to },
  ].filter((range) => range.from <= range.to);
};

/** How one run of an instance is named in checkpoints. */
export const runOf = ({ producer, run }: { readonly producer: string; readonly run: number }): string =>
  `${producer}/${run}`;
