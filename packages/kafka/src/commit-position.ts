/** How far an open window may hold back a commit, ms. */
export const KEEP_AT_MOST_MS = 15 * 60_000;

/** Points of a partition that are remembered: enough to tell which offset was appended when, without keeping every message. */
const MARKS = 2_000;

export type CommitPosition = {
  /** Notes that a batch is done. `next` is the offset to read on from, `keepFrom` the lowest that an open window still needs. */
  done(batch: {
    readonly first: bigint;
    readonly firstMs: number;
    readonly lastMs: number;
    readonly next: bigint;
    readonly keepFrom: bigint | undefined;
  }): void;
  /** Notes what an open window still needs when no batch is new. The position never goes back. */
  release(next: bigint, keepFrom: bigint | undefined): void;
  /** Where a restart should begin. */
  position(): bigint;
  /** Whether, since the last call, an open window has needed more than 15 minutes. */
  wasCapped(): boolean;
};

/** The offset to commit for one partition: the next one, or the lowest that an open window still needs, at most 15 minutes back. */
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
      // A mark stands for all offsets up to the next mark, so everything from the first young mark on is young enough.
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
    release(after, keepFrom) {
      const needed = keepFrom === undefined || keepFrom > after ? after : keepFrom;
      if (needed > position) position = needed;
      if (needed === after) marks = [];
    },
    position: () => position,
    wasCapped() {
      const was = capped;
      capped = false;
      return was;
    },
  };
}
