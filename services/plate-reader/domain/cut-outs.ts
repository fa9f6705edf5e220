/** A plate's picture, JPEG. */
export type CutOut = {
  readonly jpeg: Buffer;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly confidence: number;
  /** When its frame was captured, UTC ms. */
  readonly capturedAtMs: number;
};

export type CutOuts = {
  /** Keeps the surest cut-out of a read; each read's time starts anew. */
  keep(readId: string, cutOut: CutOut, nowMs: number): void;
  get(readId: string, nowMs: number): CutOut | undefined;
  /** Their partition is another replica's now: all of them are overwritten. */
  wipe(): void;
  readonly size: number;
};

/** Plates that did not hit anything leave no picture: two minutes, in memory, and never more than so many a partition. */
export const CUT_OUT_LIFE_MS = 2 * 60_000;
const MOST_CUT_OUTS = 500;

export function createCutOuts(lifeMs = CUT_OUT_LIFE_MS, most = MOST_CUT_OUTS): CutOuts {
  /** In the order in which they expire. */
  const kept = new Map<string, { cutOut: CutOut; untilMs: number }>();
  const drop = (readId: string): void => {
    kept.get(readId)?.cutOut.jpeg.fill(0);
    kept.delete(readId);
  };
  const expire = (nowMs: number): void => {
    for (const [readId, { untilMs }] of kept) {
      if (untilMs > nowMs && kept.size <= most) break;
      drop(readId);
    }
  };
  return {
    keep(readId, cutOut, nowMs) {
      const known = kept.get(readId)?.cutOut;
      const best = known && known.confidence > cutOut.confidence ? known : cutOut;
      if (known && best !== known) known.jpeg.fill(0);
      kept.delete(readId);
      kept.set(readId, { cutOut: best, untilMs: nowMs + lifeMs });
      expire(nowMs);
    },
    get(readId, nowMs) {
      expire(nowMs);
      return kept.get(readId)?.cutOut;
    },
    wipe() {
      for (const readId of [...kept.keys()]) drop(readId);
    },
    get size() {
      return kept.size;
    },
  };
}
