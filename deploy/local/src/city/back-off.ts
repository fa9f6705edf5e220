const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;

/** How long to wait before a process that ended several times in a row is started again: 1, 2, 4 … 30 s. */
export const backOffMs = (endsInARow: number): number =>
  Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, endsInARow - 1));
