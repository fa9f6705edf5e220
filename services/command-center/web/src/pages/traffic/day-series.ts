import type { TrafficMeasures, UsualDay } from '../../api/types.ts';

type Measured = TrafficMeasures['series'][number];
/** A quarter of an hour of a day: its value, how much of it was observed, and what is usual. Null is unknown, which is not 0. */
export type DayPoint = {
  startMs: number;
  value: number | null;
  share: number;
  usual: { days: number; lower: number; median: number; upper: number } | undefined;
};
export const QUARTER_MS = 900_000;
/** Fewer days than these are no usual day. */
export const LEAST_DAYS = 3;
/** A quarter of an hour of which less was observed is drawn as not observed. */
export const LEAST_SHARE = 0.1;

/** Tells series of one camera apart, and finds the same in another answer. */
export const seriesKey = ({
  place,
  direction,
  class: objectClass,
}: Pick<Measured, 'place' | 'direction' | 'class'>): string => [place, direction, objectClass].join('|');

/** Rates are 0 in an observed bucket without a point; of other measures nothing is known there. */
const isRate = (unit: string): boolean => unit === 'per_hour' || unit === 'pcu_per_hour';

/** Every quarter of an hour of the answer's period, with the usual value beside it. */
export function dayPoints(
  answer: TrafficMeasures,
  series: Measured | undefined,
  usual: UsualDay['series'][number] | undefined,
): DayPoint[] {
  const values = new Map(series?.points.map((point) => [point.startMs, point.value]));
  const shares = new Map(answer.observed.map(({ startMs, share }) => [startMs, share]));
  const usuals = new Map(usual?.quarters.map((quarter) => [quarter.startMs, quarter]));
  const points: DayPoint[] = [];
  for (let startMs = answer.fromMs; startMs < answer.toMs; startMs += answer.bucketMs) {
    const share = shares.get(startMs) ?? 0;
    const quarter = usuals.get(startMs);
    const nothing = series && isRate(series.unit) && share >= LEAST_SHARE ? 0 : null;
    points.push({
      startMs,
      share,
      value: share >= LEAST_SHARE ? (values.get(startMs) ?? nothing) : null,
      usual:
        quarter && quarter.days >= LEAST_DAYS
          ? { days: quarter.days, lower: quarter.lowerQuartile, median: quarter.median, upper: quarter.upperQuartile }
          : undefined,
    });
  }
  return points;
}

/** The means of two periods over the quarters of an hour in which both are known; undefined where there is none. */
export function meansOf(
  points: readonly DayPoint[],
  compared: readonly DayPoint[],
): { here: number; there: number } | undefined {
  const pairs = points.flatMap(({ value }, index) => {
    const other = compared[index]?.value ?? null;
    return value === null || other === null ? [] : [{ value, other }];
  });
  if (pairs.length === 0) return undefined;
  const [here, there] = pairs.reduce(([a, b], { value, other }) => [a + value, b + other], [0, 0]);
  return { here: here / pairs.length, there: there / pairs.length };
}

/** Runs of neighbouring points that fulfil a condition, as indexes with an exclusive end. */
export function runsOf<Point>(points: readonly Point[], holds: (point: Point) => boolean): [number, number][] {
  const runs: [number, number][] = [];
  points.forEach((point, index) => {
    if (!holds(point)) return;
    const last = runs.at(-1);
    if (last?.[1] === index) last[1] = index + 1;
    else runs.push([index, index + 1]);
  });
  return runs;
}

/** A round number at or above the greatest value, for the top of an axis. */
export function axisTop(greatest: number): number {
  if (!(greatest > 0)) return 1;
  const scale = 10 ** Math.floor(Math.log10(greatest));
  return ([1, 2, 4, 5, 8, 10].find((step) => step * scale >= greatest) ?? 10) * scale;
}
