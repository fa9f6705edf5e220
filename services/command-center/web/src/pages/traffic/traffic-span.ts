import { momentOf } from './city-time.ts';
import { QUARTER_MS } from './day-series.ts';
import { WEEK_BEFORE, type TrafficFilter } from './traffic-address.ts';

/** A period, UTC ms. */
export type Span = { from: number; to: number };

export const DAY_MS = 86_400_000;
/** A longer period has more quarters of an hour than a chart is wide. */
export const LONGEST_SPAN_MS = 7 * DAY_MS;

const quarterOf = (ms: number): number => Math.floor(ms / QUARTER_MS) * QUARTER_MS;

/** The last 24 hours, to the quarter of an hour, so that the address of the question stays the same for a while. */
export function lastDay(nowMs: number): Span {
  const to = Math.ceil(nowMs / QUARTER_MS) * QUARTER_MS;
  return { from: to - DAY_MS, to };
}

/** The period of the filter, in whole quarters of an hour: the last 24 hours where none is chosen; `wrong` where it cannot be. */
export function spanOf({ from, to }: Pick<TrafficFilter, 'from' | 'to'>, nowMs: number): Span | 'wrong' {
  if (from === undefined && to === undefined) return lastDay(nowMs);
  const [begins, ends] = [momentOf(from), momentOf(to)];
  if (begins === undefined) return 'wrong';
  const span = { from: quarterOf(begins), to: ends === undefined ? quarterOf(begins) + DAY_MS : quarterOf(ends) };
  return span.to <= span.from || span.to - span.from > LONGEST_SPAN_MS ? 'wrong' : span;
}

/** The camera and the period with which the filter compares, which is as long; undefined where it compares with nothing. */
export function comparedOf(
  camera: string,
  span: Span,
  { compare, compareFrom }: Pick<TrafficFilter, 'compare' | 'compareFrom'>,
): { camera: string; span: Span } | undefined {
  const begins = momentOf(compareFrom);
  if (compare === undefined && begins === undefined) return undefined;
  const usualFrom = compare === WEEK_BEFORE ? span.from - 7 * DAY_MS : span.from;
  const from = begins === undefined ? usualFrom : quarterOf(begins);
  return {
    camera: compare === undefined || compare === WEEK_BEFORE ? camera : compare,
    span: { from, to: from + span.to - span.from },
  };
}
