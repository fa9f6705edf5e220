/** Finds out whether a second of a stream's stamps is a second of the wall clock. Times in ms. Pure. */

/** Least latenesses are collected in buckets of this much passed time, ms. */
const BUCKET_MS = 500;
/** Below this, a rate is followed like any drift of a clock. */
export const ORDINARY = 0.03;

/**
 * When another rate is believed. `spanMs`: over this much passed time; `least`: how far from 1 it must be. A starved reader is up to 2 s
 * late, so each span times its least rate is more than that, unless arrivals are as regular as no starved reader's are.
 */
const RULES = [
  { spanMs: 6_000, least: 0.6, regular: false },
  { spanMs: 10_000, least: 0.1, regular: true },
  { spanMs: 24_000, least: 0.14, regular: false },
  { spanMs: 120_000, least: ORDINARY, regular: false },
] as const;
const LONGEST_SPAN_MS = 120_000;

type Point = { readonly atMs: number; readonly lateMs: number };
type Bucket = { readonly sinceMs: number; least: Point };

/** The slope of the lower envelope over the three thirds of a span: null unless both halves of it agree. */
function slopeOf(buckets: readonly Bucket[], fromMs: number, spanMs: number): number | null {
  const leastOf = (third: number): Point | undefined => {
    const sinceMs = fromMs + (third * spanMs) / 3;
    const points = buckets
      .filter((b) => b.sinceMs >= sinceMs && b.sinceMs < sinceMs + spanMs / 3)
      .map(({ least }) => least);
    return points.reduce<Point | undefined>((a, b) => (a && a.lateMs <= b.lateMs ? a : b), undefined);
  };
  const [a, b, c] = [leastOf(0), leastOf(1), leastOf(2)];
  if (!a || !b || !c || b.atMs <= a.atMs || c.atMs <= b.atMs) return null;
  const first = (b.lateMs - a.lateMs) / (b.atMs - a.atMs);
  const second = (c.lateMs - b.lateMs) / (c.atMs - b.atMs);
  const mean = (first + second) / 2;
  return Math.abs(first - second) <= Math.max(0.02, Math.abs(mean) * 0.25) ? mean : null;
}

export function createRate() {
  let buckets: Bucket[] = [];
  const judge = (passedMs: number, isRegular: boolean): number | null => {
    const measuredMs = passedMs - (buckets[0]?.sinceMs ?? passedMs);
    for (const { spanMs, least, regular } of RULES) {
      if (measuredMs < spanMs || (regular && !isRegular)) continue;
      const slope = slopeOf(buckets, passedMs - spanMs, spanMs);
      if (slope !== null && Math.abs(slope) >= least && slope > -0.95) return 1 + slope;
    }
    return null;
  };
  return {
    /**
     * Notes a packet: its time on the timeline, how late it arrived, and the time that has passed. Returns by what the timeline's rate must be
     * multiplied, or null.
     */
    note(atMs: number, lateMs: number, passedMs: number, isRegular: () => boolean): number | null {
      const last = buckets.at(-1);
      if (last && passedMs - last.sinceMs < BUCKET_MS) {
        if (lateMs < last.least.lateMs) last.least = { atMs, lateMs };
        return null;
      }
      const found = judge(passedMs, isRegular());
      if (found !== null) buckets = [];
      buckets.push({ sinceMs: passedMs, least: { atMs, lateMs } });
      if (passedMs - (buckets[0]?.sinceMs ?? 0) > LONGEST_SPAN_MS + BUCKET_MS) buckets.shift();
      return found;
    },
    /** Forgets what was measured, because the timeline was tied anew. */
    clear(): void {
      buckets = [];
    },
  };
}
export type Rate = ReturnType<typeof createRate>;
