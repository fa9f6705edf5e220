/** A stretch of wall clock time, ms. */
export type Span = { readonly fromMs: number; readonly toMs: number };

export type Coverage = {
  /** Neither recorded nor said to be missing. */
  readonly holes: readonly Span[];
  /** Said more than once, be it by two recordings or by a recording and a gap. */
  readonly twice: readonly Span[];
};

/** Less is a picture or two: the last one of a recording has no successor that says how long it is shown. */
const SEAM_MS = 150;

/** How well spans, recordings and announced gaps together, tell a stretch of time: every moment of it once. */
export function coverageOf(spans: readonly Span[], { fromMs, toMs }: Span): Coverage {
  const holes: Span[] = [];
  const twice: Span[] = [];
  let reached = fromMs;
  const touching = spans.filter((span) => span.toMs > fromMs && span.fromMs < toMs);
  for (const [index, span] of touching.toSorted((a, b) => a.fromMs - b.fromMs).entries()) {
    if (span.fromMs - reached > SEAM_MS) holes.push({ fromMs: reached, toMs: span.fromMs });
    if (index > 0 && reached - span.fromMs > SEAM_MS)
      twice.push({ fromMs: span.fromMs, toMs: Math.min(reached, span.toMs) });
    reached = Math.max(reached, span.toMs);
  }
  if (toMs > reached) holes.push({ fromMs: reached, toMs });
  return { holes, twice };
}
