/** What a checkpoint says of the producers' numbers. */
export type Covered = Record<string, number>;
export type Repeated = Record<string, number[]>;

export type Coverage = {
  /** The entry of this number is in the tree. */
  sequenced(run: string, seq: number, atMs: number): void;
  /** The entry of this number was in the tree already, under another number. */
  repeated(run: string, seq: number, atMs: number): void;
  /** The highest number of each run that said something lately. */
  covered(nowMs: number): Covered;
  /** Repeated numbers that no checkpoint has said yet. */
  unsaid(): Repeated;
  /** These were said. */
  said(repeated: Repeated): void;
};

/**
 * A door waits seconds for its number, so a run that has been silent for a day need not be repeated in every checkpoint: each restart of an
 * instance is a run of its own, and a message has an end.
 */
const LATELY_MS = 24 * 3_600_000;

export function createCoverage(): Coverage {
  const runs = new Map<string, { readonly seq: number; readonly atMs: number }>();
  const repeats = new Map<string, Set<number>>();
  const heard = (run: string, seq: number, atMs: number): void => {
    const before = runs.get(run);
    runs.set(run, { seq: Math.max(seq, before?.seq ?? 0), atMs: Math.max(atMs, before?.atMs ?? 0) });
  };
  return {
    sequenced: heard,
    repeated(run, seq, atMs) {
      heard(run, seq, atMs);
      const seqs = repeats.get(run) ?? new Set();
      repeats.set(run, seqs.add(seq));
    },
    covered(nowMs) {
      for (const [run, { atMs }] of runs) if (nowMs - atMs > LATELY_MS) runs.delete(run);
      return Object.fromEntries([...runs].map(([run, { seq }]) => [run, seq]));
    },
    unsaid: () => Object.fromEntries([...repeats].map(([run, seqs]) => [run, [...seqs]])),
    said(repeated) {
      for (const [run, seqs] of Object.entries(repeated)) {
        for (const seq of seqs) repeats.get(run)?.delete(seq);
        if (repeats.get(run)?.size === 0) repeats.delete(run);
      }
    },
  };
}
