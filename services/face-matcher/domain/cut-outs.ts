/** The head of one candidate, JPEG. */
export type CutOut = {
  readonly jpeg: Buffer;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly score: number;
  readonly authorisationId: string;
};

export type CutOuts = {
  /** Keeps the best cut-out of a candidate; each candidate's time starts anew. */
  keep(candidateId: string, cutOut: CutOut, nowMs: number): void;
  get(candidateId: string, nowMs: number): CutOut | undefined;
  /** The authorisation is over: what was kept for it is overwritten. */
  purge(authorisationId: string): void;
  /** Their partition is another replica's now: all of them are overwritten. */
  wipe(): void;
  readonly size: number;
};

/** Until an alert asks for it: two minutes, in memory, and never more than so many. */
export const CUT_OUT_LIFE_MS = 2 * 60_000;
const MOST_CUT_OUTS = 200;

export function createCutOuts(lifeMs = CUT_OUT_LIFE_MS, most = MOST_CUT_OUTS): CutOuts {
  /** In the order in which they expire. */
  const kept = new Map<string, { cutOut: CutOut; untilMs: number }>();
  const drop = (candidateId: string): void => {
    kept.get(candidateId)?.cutOut.jpeg.fill(0);
    kept.delete(candidateId);
  };
  const expire = (nowMs: number): void => {
    for (const [candidateId, { untilMs }] of kept) {
      if (untilMs > nowMs && kept.size <= most) break;
      drop(candidateId);
    }
  };
  return {
    keep(candidateId, cutOut, nowMs) {
      const known = kept.get(candidateId)?.cutOut;
      const best = known && known.score > cutOut.score ? known : cutOut;
      if (known && best !== known) known.jpeg.fill(0);
      kept.delete(candidateId);
      kept.set(candidateId, { cutOut: best, untilMs: nowMs + lifeMs });
      expire(nowMs);
    },
    get(candidateId, nowMs) {
      expire(nowMs);
      return kept.get(candidateId)?.cutOut;
    },
    purge(authorisationId) {
      for (const [candidateId, { cutOut }] of kept) if (cutOut.authorisationId === authorisationId) drop(candidateId);
    },
    wipe() {
      for (const candidateId of [...kept.keys()]) drop(candidateId);
    },
    get size() {
      return kept.size;
    },
  };
}
