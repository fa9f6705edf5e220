/** Maps a part's own clock to the wall clock, one segment at a time: within a segment, times stay comparable. All times in ms. */
export function createSegmentTimeline(firstOriginMs: number) {
  let originMs = firstOriginMs;
  let nextOriginMs = firstOriginMs;
  let lastFromMs = 0;
  return {
    /** Where pts 0 lies on the wall clock, for the segment at hand. */
    get originMs() {
      return originMs;
    },
    /** The same for the next segment. */
    get nextOriginMs() {
      return nextOriginMs;
    },
    moveNext(ms: number): void {
      nextOriginMs = ms;
    },
    /** No segment is open: the next origin counts already. */
    adoptNext(): void {
      originMs = nextOriginMs;
    },
    /** Begins a segment; gives the wall clock of its first frame. */
    begin(ptsMs: number): number {
      originMs = nextOriginMs;
      // A segment that repeats the group of the one before begins when that began: a millisecond keeps their names apart.
      lastFromMs = Math.max(Math.round(originMs + Math.max(0, ptsMs)), lastFromMs + 1);
      return lastFromMs;
    },
  };
}
export type SegmentTimeline = ReturnType<typeof createSegmentTimeline>;
