/** As far back as an open window may hold a commit, ms. */
export const KEEP_AT_MOST_MS = 15 * 60_000;

/** Remembered points of a partition: enough to say which offset was appended when, without keeping every message. */
const MARKS = 2_000;

export type CommitPosition = {
  /** A batch is done: its first offset and time, the offset to read on from, and what an open window still needs. */
  done(batch: {
    readonly first: bigint;
    readonly firstMs: number;
    readonly lastMs: number;
    readonly next: bigint;
    readonly keepFrom: bigint | undefined;
  }): void;
  /** Where a restart should begin. */
  position(): bigint;
  /** Whether a window asked for more than 15 minutes and did not get it; forgotten when asked. */
  wasCapped(): boolean;
};

/** What to commit for one partition: the next offset, or the lowest that an open window still needs, 15 minutes back at most. */
export function createCommitPosition(next: bigint): CommitPosition {
  let marks: { readonly offset: bigint; readonly atMs: number }[] = [];
  let position = next;
  let capped = false;
  return {
    done({ first, firstMs, lastMs, next: after, keepFrom }) {
      marks.push({ offset: first, atMs: firstMs });
      if (marks.length > MARKS) marks.shift();
      if (keepFrom === undefined || keepFrom >= after) {
        position = after;
        marks = [];
        return;
      }
      const oldest = lastMs - KEEP_AT_MOST_MS;
      // The last mark that is too old ends where the next one begins: from there on everything is young enough.
      const young = marks.findIndex(({ atMs }) => atMs >= oldest);
      marks = young > 0 ? marks.slice(young) : marks;
      const lowest = young > 0 ? marks[0]?.offset : undefined;
      if (lowest !== undefined && keepFrom < lowest) {
        capped = true;
        position = lowest;
        return;
      }
      position = keepFrom;
    },
    position: () => position,
    wasCapped() {
      const was = capped;
      capped = false;
      return was;
    },
  };
}
