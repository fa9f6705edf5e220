import { FLOW_WINDOW_MS } from '@marsad/schemas';
import type { Direction, ObjectClass } from '@marsad/schemas';

/** A window closes so long after its end, by the camera's own watermark: crossings wait up to a second for their class. */
export const GRACE_MS = 5_000;
/** A camera that says nothing has its windows closed by our clock so long after their end. */
export const SILENT_GRACE_MS = 15_000;
/** No window and no track is remembered longer. */
export const LONGEST_MEMORY_MS = 15 * 60_000;

export type Count = { line: string; direction: Direction; class: ObjectClass; count: number };
export type Measure = { fromMs: number; toMs: number; observedMs: number; counts: Count[] };

type Window = {
  readonly fromMs: number;
  observedMs: number;
  readonly counts: Map<string, Count>;
  /** What was reported of it, if it was closed by our clock: more that comes later amends it, less does not. */
  reported: number | undefined;
};

/** The windows of one camera. Changed in place by the functions below, which depend on their arguments alone. */
export type FlowWindows = {
  readonly windows: Map<number, Window>;
  /** First offset of each recent window, oldest first: where a restart must read from to see that window whole. */
  starts: { fromMs: number; offset: bigint }[];
  watermarkMs: number;
  seenUntilMs: number;
  closedUntilMs: number;
  nextByClockMs: number;
};

export const startOfWindow = (atMs: number): number => Math.floor(atMs / FLOW_WINDOW_MS) * FLOW_WINDOW_MS;

export const newFlowWindows = (nowMs: number): FlowWindows => ({
  windows: new Map(),
  starts: [],
  watermarkMs: 0,
  seenUntilMs: 0,
  closedUntilMs: 0,
  nextByClockMs: startOfWindow(nowMs),
});

/** Of two measures of one window the one that knew more is right: first by time observed, then by things counted. */
export const completeness = (measure: Pick<Measure, 'observedMs' | 'counts'>): number =>
  measure.observedMs * 1_000_000 + measure.counts.reduce((sum, count) => sum + count.count, 0);

/**
 * A scene at `atMs` accounts for the `observedMs` before it, less what an earlier scene accounted for. What falls into the window before is
 * added there if that is open; only a scene's own moment opens a window, so that a restart from its first offset sees it as it was.
 */
export function observeSpan(flow: FlowWindows, atMs: number, observedMs: number, offset: bigint): void {
  const fromMs = startOfWindow(atMs);
  if (atMs < flow.closedUntilMs) return;
  if (!flow.windows.has(fromMs))
    flow.windows.set(fromMs, { fromMs, observedMs: 0, counts: new Map(), reported: undefined });
  if ((flow.starts.at(-1)?.fromMs ?? -1) < fromMs) flow.starts.push({ fromMs, offset });
  const spanFromMs = Math.max(atMs - observedMs, flow.seenUntilMs);
  for (const window of flow.windows.values()) {
    const seen = Math.min(atMs, window.fromMs + FLOW_WINDOW_MS) - Math.max(spanFromMs, window.fromMs);
    if (seen > 0) window.observedMs += seen;
  }
  flow.seenUntilMs = Math.max(flow.seenUntilMs, atMs);
  flow.watermarkMs = Math.max(flow.watermarkMs, atMs);
}

/** Counts one crossing at `atMs`. False if its window is closed: the crossing itself is still said, the measure stays. */
export function countCrossing(flow: FlowWindows, atMs: number, crossing: Omit<Count, 'count'>): boolean {
  const window = flow.windows.get(startOfWindow(atMs));
  if (!window) return false;
  const key = `${crossing.line}/${crossing.direction}/${crossing.class}`;
  const before = window.counts.get(key)?.count ?? 0;
  window.counts.set(key, { ...crossing, count: before + 1 });
  return true;
}

const measureOf = (window: Window): Measure => ({
  fromMs: window.fromMs,
  toMs: window.fromMs + FLOW_WINDOW_MS,
  observedMs: window.observedMs,
  counts: [...window.counts.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count),
});

const news = (window: Window, measure: Measure): Measure[] =>
  window.reported !== undefined && window.reported >= completeness(measure) ? [] : [measure];

/** Closes what the camera's own watermark has passed; in order of time. */
export function closeByWatermark(flow: FlowWindows): Measure[] {
  const due = [...flow.windows.values()].filter(
    (window) => flow.watermarkMs >= window.fromMs + FLOW_WINDOW_MS + GRACE_MS,
  );
  due.sort((a, b) => a.fromMs - b.fromMs);
  flow.starts = flow.starts.filter((start) => start.fromMs > flow.watermarkMs - LONGEST_MEMORY_MS);
  return due.flatMap((window) => {
    flow.windows.delete(window.fromMs);
    flow.closedUntilMs = Math.max(flow.closedUntilMs, window.fromMs + FLOW_WINDOW_MS);
    flow.nextByClockMs = Math.max(flow.nextByClockMs, window.fromMs + FLOW_WINDOW_MS);
    return news(window, measureOf(window));
  });
}

/**
 * Closes by our clock what a silent camera left open, and says "0 ms observed" of windows without any scene. If scenes of such a window
 * come after all (they lay in Kafka while nobody read), its measure is said again, fuller, under the same id.
 */
export function closeByClock(flow: FlowWindows, nowMs: number): Measure[] {
  const measures: Measure[] = [];
  while (flow.nextByClockMs + FLOW_WINDOW_MS + SILENT_GRACE_MS <= nowMs) {
    const fromMs = flow.nextByClockMs;
    flow.nextByClockMs += FLOW_WINDOW_MS;
    if (fromMs < flow.closedUntilMs || fromMs < nowMs - LONGEST_MEMORY_MS) continue;
    const window = flow.windows.get(fromMs) ?? { fromMs, observedMs: 0, counts: new Map(), reported: undefined };
    flow.windows.set(fromMs, window);
    const measure = measureOf(window);
    measures.push(...news(window, measure));
    window.reported = completeness(measure);
  }
  for (const fromMs of flow.windows.keys()) if (fromMs < nowMs - LONGEST_MEMORY_MS) flow.windows.delete(fromMs);
  return measures;
}

/** The first offset of the window that holds `offset`, so that a rebuilt window is a whole one. */
export const wholeWindowFrom = (flow: FlowWindows, offset: bigint): bigint =>
  flow.starts.findLast((start) => start.offset <= offset)?.offset ?? flow.starts[0]?.offset ?? offset;

/** The first offset that a window still needs, if one is open and unreported. */
export function openWindowFrom(flow: FlowWindows): bigint | undefined {
  const open = flow.starts.find((start) => {
    const window = flow.windows.get(start.fromMs);
    return window !== undefined && window.reported === undefined;
  });
  return open?.offset;
}
