import { FLOW_WINDOW_MS } from '@marsad/schemas';
import type { Direction, ObjectClass } from '@marsad/schemas';

/** How long after its end a window closes by the camera's own watermark, ms. Crossings wait up to a second for their class. */
export const GRACE_MS = 5_000;
/** How long after its end a silent camera's window closes by this machine's clock, ms. */
export const SILENT_GRACE_MS = 15_000;
/** The longest that a window or a track is remembered, ms. */
export const LONGEST_MEMORY_MS = 15 * 60_000;

export type Count = { line: string; direction: Direction; class: ObjectClass; count: number };
export type Measure = { fromMs: number; toMs: number; observedMs: number; counts: Count[] };

type Window = {
  readonly fromMs: number;
  observedMs: number;
  readonly counts: Map<string, Count>;
  /** The completeness of the measure that was reported when this machine's clock closed the window. Only a more complete one amends it. */
  reported: number | undefined;
};

/** The windows of one camera. The functions below change them in place and depend only on their arguments. */
export type FlowWindows = {
  readonly windows: Map<number, Window>;
  /** The first offset of each recent window, oldest first. A restart must read from there to rebuild the whole window. */
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

/** Ranks two measures of one window: the one with more observed time is right, then the one with more counts. */
export const completeness = (measure: Pick<Measure, 'observedMs' | 'counts'>): number =>
  measure.observedMs * 1_000_000 + measure.counts.reduce((sum, count) => sum + count.count, 0);

/**
 * Adds the observed time of a scene: the `observedMs` before `atMs`, less the time that an earlier scene has added. The share that falls
 * into the previous window is added there if that is still open. Only `atMs` opens a window, so a restart from its first offset rebuilds it
 * exactly.
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

/** Counts one crossing at `atMs`. False if its window is closed: the crossing is still published, but not counted. */
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

const unlessReported = (window: Window, measure: Measure): Measure[] =>
  window.reported !== undefined && window.reported >= completeness(measure) ? [] : [measure];

/** Closes the windows that the camera's own watermark has passed, in order of time. */
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
    return unlessReported(window, measureOf(window));
  });
}

/**
 * Closes the open windows of a silent camera by this machine's clock, with 0 ms observed for windows without any scene. If scenes of such a
 * window arrive later (from a backlog in Kafka), a more complete measure is published under the same id.
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
    measures.push(...unlessReported(window, measure));
    window.reported = completeness(measure);
  }
  for (const fromMs of flow.windows.keys()) if (fromMs < nowMs - LONGEST_MEMORY_MS) flow.windows.delete(fromMs);
  return measures;
}

/** The first offset of the window that contains `offset`: reading from there rebuilds the whole window. */
export const wholeWindowFrom = (flow: FlowWindows, offset: bigint): bigint =>
  flow.starts.findLast((start) => start.offset <= offset)?.offset ?? flow.starts[0]?.offset ?? offset;

/** The first offset of the earliest window that is open and not reported. */
export function openWindowFrom(flow: FlowWindows): bigint | undefined {
  const open = flow.starts.find((start) => {
    const window = flow.windows.get(start.fromMs);
    return window !== undefined && window.reported === undefined;
  });
  return open?.offset;
}
