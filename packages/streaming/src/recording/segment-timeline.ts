/** Maps a part's own clock to the wall clock. The mapping is the part's, so times of all its segments can be compared. In ms. */
export function createSegmentTimeline(originMs: number) {
  let lastFromMs = 0;
  return {
    /** The wall clock of pts 0. */
    originMs,
    /** Begins a segment. Returns the wall clock of its first frame. */
    begin(ptsMs: number): number {
      // A segment that repeats a group may begin at the same time as the previous one: a millisecond keeps their names apart.
      lastFromMs = Math.max(Math.round(originMs + Math.max(0, ptsMs)), lastFromMs + 1);
      return lastFromMs;
    },
  };
}
export type SegmentTimeline = ReturnType<typeof createSegmentTimeline>;
