/**
 * The numbers of the parts of a camera of which one stream is recorded and another analysed. A part holds one stretch of each at most, because
 * what was found in a part belongs to its recordings, and ordinals of tracks count within it.
 */
export function createPairParts(next: () => number) {
  let recorded: number | null = null;
  let analysed: number | null = null;
  /** Whether something was recorded, or analysed, in the latest part already. */
  let latest = { part: -1, isRecorded: false, isAnalysed: false };

  const begin = (): number => {
    latest = { part: next(), isRecorded: false, isAnalysed: false };
    return latest.part;
  };
  return {
    /** The recorded stream begins, or begins anew: the number of its part. */
    recordingBegins(): number {
      const isShared = analysed === latest.part && !latest.isRecorded;
      recorded = isShared ? latest.part : begin();
      latest.isRecorded = true;
      return recorded;
    },
    recordingEnds(): void {
      recorded = null;
    },
    /** Whether the recording must begin a new part at its next key frame, because a new stretch of the analysed stream waits for one. */
    get isNewPartDue(): boolean {
      return recorded !== null && analysed === null && latest.isAnalysed;
    },
    /**
     * The number of the part to which a frame of the analysed stream belongs now. Another one than before begins a new stretch of analysis. Null
     * while it waits for the recording to begin a new part.
     */
    partOfFrame(): number | null {
      if (analysed === latest.part) return analysed;
      if (latest.isAnalysed || latest.part < 0) {
        if (recorded !== null) return null;
        begin();
      }
      latest.isAnalysed = true;
      return (analysed = latest.part);
    },
    /** The analysed stream has ended. */
    analysisEnds(): void {
      analysed = null;
    },
  };
}
export type PairParts = ReturnType<typeof createPairParts>;
