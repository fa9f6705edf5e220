import type { Numbering } from '../ports.ts';

/** What a checkpoint says of the producers' numbers. */
export type Covered = Record<string, number>;
export type Repeated = Record<string, number[]>;

export type Coverage = {
  /** The entry of this number is in the tree. */
  sequenced(run: string, seq: number, atMs: number): void;
  /** The entry of this number is in the tree, maybe under another number: then that is to be told. */
  repeated(run: string, seq: number, atMs: number): void;
  /** Up to which number each run that said something lately is in the tree, or written off. */
  covered(nowMs: number): Covered;
  /** Repeated numbers that no checkpoint has said yet, as many as one can say. */
  unsaid(): Repeated;
  /** These were said. */
  said(repeated: Repeated): void;
};

/**
 * A door waits seconds for its number, so a run that has been silent for a day need not be repeated in every checkpoint: each restart of an
 * instance is a run of its own, and a message has an end.
 */
const LATELY_MS = 24 * 3_600_000;
/**
 * A checkpoint is one message for every service. Whoever begins run after run pushes out the oldest of their own service, and never makes the
 * checkpoint too large to be said.
 */
export const MOST_RUNS_OF_A_PRINCIPAL = 200;
/** The same for numbers under which what was said is said again: the others are for the next checkpoint. */
export const MOST_REPEATS_A_CHECKPOINT = 10_000;
const principalOf = (run: string): string => run.split('/', 1)[0] ?? run;

/** What the tree covers of each run: never past a number that is missing, however large the numbers are that came after it. */
export function createCoverage(numbering: Pick<Numbering, 'saw' | 'coveredUpTo'>): Coverage {
  const heardAtMs = new Map<string, number>();
  const repeats = new Map<string, Set<number>>();
  const saw = (run: string, seq: number, atMs: number): boolean => {
    const heard = Math.max(atMs, heardAtMs.get(run) ?? 0);
    // Those heard last stand last.
    heardAtMs.delete(run);
    heardAtMs.set(run, heard);
    return numbering.saw(run, seq, atMs);
  };
  const forget = (nowMs: number): void => {
    for (const [run, atMs] of heardAtMs) if (nowMs - atMs > LATELY_MS) heardAtMs.delete(run);
    for (const runs of Map.groupBy(heardAtMs.keys(), principalOf).values())
      for (const run of runs.slice(0, -MOST_RUNS_OF_A_PRINCIPAL)) heardAtMs.delete(run);
  };
  return {
    sequenced: saw,
    repeated(run, seq, atMs) {
      if (!saw(run, seq, atMs)) return;
      repeats.set(run, (repeats.get(run) ?? new Set()).add(seq));
    },
    covered(nowMs) {
      forget(nowMs);
      const upTo = [...heardAtMs.keys()].map((run) => [run, numbering.coveredUpTo(run)] as const);
      return Object.fromEntries(upTo.filter(([, seq]) => seq >= 0));
    },
    unsaid() {
      let room = MOST_REPEATS_A_CHECKPOINT;
      const unsaid: Repeated = {};
      for (const [run, seqs] of repeats) {
        if (room === 0) break;
        const now = [...seqs].slice(0, room);
        unsaid[run] = now;
        room -= now.length;
      }
      return unsaid;
    },
    said(repeated) {
      for (const [run, seqs] of Object.entries(repeated)) {
        for (const seq of seqs) repeats.get(run)?.delete(seq);
        if (repeats.get(run)?.size === 0) repeats.delete(run);
      }
    },
  };
}
