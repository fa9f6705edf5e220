import type { Numbering } from '../ports.ts';

/** Up to which number each run is in the tree. */
export type Covered = Record<string, number>;
/** Numbers under which entries were recorded again, by run. */
export type Repeated = Record<string, number[]>;

export type Coverage = {
  /** Adds a number whose entry is in the tree. */
  addSequenced(run: string, seq: number, atMs: number): void;
  /** Adds a number whose entry is in the tree, perhaps under another number, which the next checkpoint then names. */
  addRepeated(run: string, seq: number, atMs: number): void;
  /** Up to which number each run of the last day is in the tree or written off. */
  coveredRuns(nowMs: number): Covered;
  /** Repeated numbers that no checkpoint has named yet, as many as fit into one. */
  unpublishedRepeats(): Repeated;
  markPublished(repeated: Repeated): void;
};

/**
 * How long a run without new entries stays in the checkpoints, ms. Old runs must go, because every restart of an instance begins a new run
 * and the size of a message is limited; an access gate waits only seconds for its number.
 */
const RECENT_MS = 24 * 3_600_000;
/**
 * All services share one checkpoint. A service that begins run after run displaces the oldest runs of its own, and cannot make the checkpoint
 * too large to be published.
 */
export const MOST_RUNS_OF_A_PRINCIPAL = 200;
/** How many repeated numbers one checkpoint names. The rest is left for the next checkpoint. */
export const MOST_REPEATS_A_CHECKPOINT = 10_000;
const principalOf = (run: string): string => run.split('/', 1)[0] ?? run;

/** Tracks up to which number the tree covers each run. That number never passes a missing one, however large the later numbers are. */
export function createCoverage(numbering: Pick<Numbering, 'add' | 'coveredUpTo'>): Coverage {
  const lastEntryAtMs = new Map<string, number>();
  const repeats = new Map<string, Set<number>>();
  const add = (run: string, seq: number, atMs: number): boolean => {
    const latest = Math.max(atMs, lastEntryAtMs.get(run) ?? 0);
    // Deleted first, so that the map stays in the order of the last entries.
    lastEntryAtMs.delete(run);
    lastEntryAtMs.set(run, latest);
    return numbering.add(run, seq, atMs);
  };
  const dropOldRuns = (nowMs: number): void => {
    for (const [run, atMs] of lastEntryAtMs) if (nowMs - atMs > RECENT_MS) lastEntryAtMs.delete(run);
    for (const runs of Map.groupBy(lastEntryAtMs.keys(), principalOf).values())
      for (const run of runs.slice(0, -MOST_RUNS_OF_A_PRINCIPAL)) lastEntryAtMs.delete(run);
  };
  return {
    addSequenced: add,
    addRepeated(run, seq, atMs) {
      if (!add(run, seq, atMs)) return;
      repeats.set(run, (repeats.get(run) ?? new Set()).add(seq));
    },
    coveredRuns(nowMs) {
      dropOldRuns(nowMs);
      const upTo = [...lastEntryAtMs.keys()].map((run) => [run, numbering.coveredUpTo(run)] as const);
      return Object.fromEntries(upTo.filter(([, seq]) => seq >= 0));
    },
    unpublishedRepeats() {
      let room = MOST_REPEATS_A_CHECKPOINT;
      const unpublished: Repeated = {};
      for (const [run, seqs] of repeats) {
        if (room === 0) break;
        const now = [...seqs].slice(0, room);
        unpublished[run] = now;
        room -= now.length;
      }
      return unpublished;
    },
    markPublished(repeated) {
      for (const [run, seqs] of Object.entries(repeated)) {
        for (const seq of seqs) repeats.get(run)?.delete(seq);
        if (repeats.get(run)?.size === 0) repeats.delete(run);
      }
    },
  };
}
