import { classGroup, type ClassGroup } from '@marsad/schemas';
import type { Direction, FlowView } from '../../api/types.ts';

export type FlowPoint = { startMs: number; left_to_right: number; right_to_left: number; share: number };
export type FlowRow = { line: string; direction: Direction; class: string; count: number };

/** Every bucket of the period, empty ones too: `share` tells "nothing passed" from "nothing was observed". */
export function seriesOf(flow: FlowView, group: ClassGroup): FlowPoint[] {
  const first = Math.floor(flow.fromMs / flow.bucketMs) * flow.bucketMs;
  const shares = new Map(flow.observed.map(({ startMs, share }) => [startMs, share]));
  const points = new Map<number, FlowPoint>();
  for (let startMs = first; startMs < flow.toMs; startMs += flow.bucketMs)
    points.set(startMs, { startMs, left_to_right: 0, right_to_left: 0, share: shares.get(startMs) ?? 0 });
  for (const count of flow.counts) {
    const point = points.get(count.startMs);
    if (point && classGroup(count.class) === group) point[count.direction] += count.count;
  }
  return [...points.values()];
}

/** Totals of the whole period by line, direction and class, the largest first. */
export function totalsOf(flow: FlowView): FlowRow[] {
  const rows = new Map<string, FlowRow>();
  for (const { line, direction, class: objectClass, count } of flow.counts) {
    const key = `${line} ${direction} ${objectClass}`;
    const row = rows.get(key) ?? { line, direction, class: objectClass, count: 0 };
    row.count += count;
    rows.set(key, row);
  }
  return [...rows.values()].sort((a, b) => b.count - a.count || a.line.localeCompare(b.line));
}

/** The share of the whole period that was observed. */
export const observedShare = (flow: FlowView): number =>
  Math.min(1, flow.observed.reduce((sum, { observedMs }) => sum + observedMs, 0) / (flow.toMs - flow.fromMs));
