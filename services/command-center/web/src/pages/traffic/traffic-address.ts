import { PERIODS, type PeriodName } from '../../parts/period.tsx';

/** The measures of a place that the page draws over a day. */
export const DRAWN_MEASURES = ['flow', 'speed_space_mean', 'occupancy', 'density', 'queue_length', 'persons'] as const;
export type DrawnMeasure = (typeof DRAWN_MEASURES)[number];
export const isDrawnMeasure = (text: string | null): text is DrawnMeasure =>
  DRAWN_MEASURES.some((measure) => measure === text);
const isPeriod = (text: string | null): text is PeriodName => text !== null && text in PERIODS;

/** What a person looks at, which is in the address of the page, so that it can be sent to somebody and gone back to. */
export type TrafficFilter = {
  /** Absent: the first camera. */
  camera?: string | undefined;
  period: PeriodName;
  measure: DrawnMeasure;
  /** The place of the camera; absent: the one with the most values. */
  line?: string | undefined;
  /** Absent: all classes together. */
  class?: string | undefined;
  /** Another camera, or `week_before`: the same camera a week before. Absent: no comparison. */
  compare?: string | undefined;
  /** The place of the compared camera; absent: the same one, or the one with the most values. */
  compareLine?: string | undefined;
  /** The period, by the city's clock (`2026-11-30T08:15`). Absent: the last 24 hours; without an end: 24 hours from the beginning. */
  from?: string | undefined;
  to?: string | undefined;
  /** Where the period begins that is compared, which is as long. Absent: the same one. */
  compareFrom?: string | undefined;
};
export const WEEK_BEFORE = 'week_before';

/** Reads the filter of an address. What it does not understand is left out, so an old address still opens the page. */
export function filterOfAddress(address: URLSearchParams): TrafficFilter {
  const [period, measure] = [address.get('period'), address.get('measure')];
  const text = (name: string): string | undefined => address.get(name) || undefined;
  return {
    camera: text('camera'),
    period: isPeriod(period) ? period : 'h1',
    measure: isDrawnMeasure(measure) ? measure : 'flow',
    line: text('line'),
    class: text('class'),
    compare: text('compare'),
    compareLine: text('compareLine'),
    from: text('from'),
    to: text('to'),
    compareFrom: text('compareFrom'),
  };
}

/** The address of a filter, without what is so anyway. */
export function addressOf(filter: TrafficFilter): URLSearchParams {
  const { period, measure, ...rest } = filter;
  const fields = { ...rest, ...(period !== 'h1' && { period }), ...(measure !== 'flow' && { measure }) };
  return new URLSearchParams(Object.entries(fields).filter((field): field is [string, string] => Boolean(field[1])));
}
