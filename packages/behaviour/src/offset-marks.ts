/** Where in the topic the frames of the current part lie, roughly: one mark every few seconds. */
export type OffsetMarks = { readonly ptsMs: number; readonly offset: bigint }[];

const MARK_EVERY_MS = 5_000;

/** Adds a mark if the last one is old enough, and forgets those before `keptFromMs`. */
export function markOffset(marks: OffsetMarks, ptsMs: number, offset: bigint, keptFromMs: number): void {
  const last = marks.at(-1);
  if (last && ptsMs - last.ptsMs < MARK_EVERY_MS) return;
  marks.push({ ptsMs, offset });
  while (marks.length > 1 && (marks[1]?.ptsMs ?? ptsMs) <= keptFromMs) marks.shift();
}

/** An offset at or before that of the frame; the first one that is still known if the frame is older. */
export const offsetBefore = (marks: OffsetMarks, ptsMs: number): bigint | undefined =>
  (marks.findLast((mark) => mark.ptsMs <= ptsMs) ?? marks[0])?.offset;
