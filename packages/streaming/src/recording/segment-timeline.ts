/**
 * Maps a part's own clock to the wall clock. The mapping changes only between segments, so times within a segment can be compared. In ms.
 */
export function createSegmentTimeline(firstOriginMs: number) {
  let originMs = firstOriginMs;
  let nextOriginMs = firstOriginMs;
  let lastFromMs = 0;
  return {
    /** The wall clock of pts 0, for the current segment. */
    get originMs() {
      return originMs;
    },
    /** The wall clock of pts 0, for the next segment. */
    get nextOriginMs() {
      return nextOriginMs;
    },
    moveNext(ms: number): void {
      nextOriginMs = ms;
    },
    /** Applies the next origin at once, while no segment is open. */
    adoptNext(): void {
      originMs = nextOriginMs;
    },
    /** Begins a segment. Returns the wall clock of its first frame. */
    begin(ptsMs: number): number {
      originMs = nextOriginMs;
      // A segment that repeats a group may begin at the same time as the previous one: a millisecond keeps their names apart.
      lastFromMs = Math.max(Math.round(originMs + Math.max(0, ptsMs)), lastFromMs + 1);
      return lastFromMs;
    },
  };
}
export type SegmentTimeline = ReturnType<typeof createSegmentTimeline>;
