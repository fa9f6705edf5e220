import type { Alert } from '@marsad/schemas';
import { alertKindOf } from '@marsad/schemas';
import type { Coverage, Covered } from './coverage.ts';
import type { Incident } from './traffic.ts';

type Span = { readonly fromMs: number; readonly toMs: number };

/** At most this many buckets of crossings lie on a timeline. More do not fit on a screen. */
const MOST_BUCKETS = 360;
const MINUTE_MS = 60_000;

/** The length of a bucket of crossings: whole minutes, so that counts of a minute add up, ms. */
export const bucketOf = ({ fromMs, toMs }: Span): number =>
  Math.max(1, Math.ceil((toMs - fromMs) / MOST_BUCKETS / MINUTE_MS)) * MINUTE_MS;

const touches = (a: Span, b: Span): boolean => a.fromMs < b.toMs && a.toMs >= b.fromMs;

/** The alerts of a camera in a period, oldest first. */
export function alertMarks(alerts: readonly Alert[], camera: string, period: Span) {
  return alerts
    .filter((alert) => alert.camera === camera)
    .map((alert) => ({ alert, fromMs: alert.firstObservedAtMs, toMs: alert.lastObservedAtMs }))
    .filter((mark) => touches(mark, period))
    .toSorted((a, b) => a.fromMs - b.fromMs);
}
export type AlertMark = ReturnType<typeof alertMarks>[number];

export const markShown = ({ alert, fromMs, toMs }: AlertMark) => ({
  ...{ alertId: alert.alertId, fromMs, toMs, kind: alertKindOf(alert) },
  ...('severity' in alert.why && alert.why.severity !== undefined && { severity: String(alert.why.severity) }),
});

/** @param nowMs where an incident ends that goes on */
export const incidentShown = ({ kind, place, phase, beganAtMs, endedAtMs }: Incident, nowMs: number) => ({
  ...{ kind, place, fromMs: beganAtMs, toMs: endedAtMs ?? Math.max(beganAtMs, phase === '' ? beganAtMs : nowMs) },
  goesOn: endedAtMs === null && phase !== '' && phase !== 'over',
});

/** Crossings by bucket, of all lines, directions and classes together. */
export function crossingsByBucket(counts: readonly { readonly startMs: number; readonly count: number }[]) {
  const sums = new Map<number, number>();
  for (const { startMs, count } of counts) sums.set(startMs, (sums.get(startMs) ?? 0) + count);
  return [...sums].map(([startMs, count]) => ({ startMs, count })).toSorted((a, b) => a.startMs - b.startMs);
}

/** Joins what two sources know of one camera's recordings. What both know counts once. */
export function joinCoverage(older: Coverage, newer: Coverage, seamMs: number): Coverage {
  const joined: Covered[] = [];
  for (const stretch of [...older.covered, ...newer.covered].toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = joined.at(-1);
    if (!last || stretch.fromMs > last.toMs + seamMs) joined.push({ ...stretch });
    else if (stretch.toMs > last.toMs) {
      const isApart = stretch.fromMs >= last.toMs;
      last.segments = isApart ? last.segments + stretch.segments : Math.max(last.segments, stretch.segments);
      last.bytes = isApart ? last.bytes + stretch.bytes : Math.max(last.bytes, stretch.bytes);
      last.toMs = stretch.toMs;
    }
  }
  const gaps = new Map([...older.gaps, ...newer.gaps].map((gap) => [gap.gapId, gap]));
  return { covered: joined, gaps: [...gaps.values()].toSorted((a, b) => a.fromMs - b.fromMs) };
}
