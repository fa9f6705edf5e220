/** A stretch of wall clock time, ms. */
export type Span = { readonly fromMs: number; readonly toMs: number };

export type Coverage = {
  /** Stretches that are neither recorded nor announced as a gap. */
  readonly holes: readonly Span[];
  /** Stretches that are covered more than once: by two recordings, or by a recording and a gap. */
  readonly twice: readonly Span[];
};

/** Shorter than this is one or two frames: the last frame of a recording has no successor that says how long it is shown. */
const SEAM_MS = 150;

/** Checks that recordings and announced gaps together cover every moment of a stretch of time once. */
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
