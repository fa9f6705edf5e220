/** Arithmetic on spans of time: UTC ms, the end exclusive. */
export type Span = { readonly fromMs: number; readonly toMs: number };

export const holds = ({ fromMs, toMs }: Span, atMs: number): boolean => fromMs <= atMs && atMs < toMs;
export const spanAt = <Found extends Span>(spans: readonly Found[], atMs: number): Found | undefined =>
  spans.find((span) => holds(span, atMs));

/** Adds a span to sorted spans that do not touch. */
export function withSpan(spans: readonly Span[], added: Span): Span[] {
  const touches = (span: Span): boolean => span.fromMs <= added.toMs && added.fromMs <= span.toMs;
  const joined = [...spans.filter(touches), added];
  const whole = {
    fromMs: Math.min(...joined.map(({ fromMs }) => fromMs)),
    toMs: Math.max(...joined.map(({ toMs }) => toMs)),
  };
  return [...spans.filter((span) => !touches(span)), whole].toSorted((a, b) => a.fromMs - b.fromMs);
}

/** The first moment from `atMs` on that a span holds; undefined if there is none. */
export function nextHeld(spans: readonly Span[], atMs: number): number | undefined {
  const starts = spans.filter(({ toMs }) => toMs > atMs).map(({ fromMs }) => Math.max(fromMs, atMs));
  return starts.length === 0 ? undefined : Math.min(...starts);
}

/**
 * The recordings with what is being recorded now: the newest stretch goes on, because its last minute is announced when its segment is
 * closed, and camera-ingest seals it when it is asked for.
 */
export function withLiveEdge(covered: readonly Span[], nowMs: number): Span[] {
  const last = covered.at(-1);
  const [sealsWithinMs, behindMs] = [150_000, 2_000];
  if (!last || nowMs - last.toMs > sealsWithinMs) return [...covered];
  return [...covered.slice(0, -1), { fromMs: last.fromMs, toMs: Math.max(last.toMs, nowMs - behindMs) }];
}
