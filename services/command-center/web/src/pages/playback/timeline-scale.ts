import type { Span } from './spans.ts';

/** The shortest and the longest time that the timeline shows, ms. */
const SHORTEST_MS = 30_000;
const LONGEST_MS = 31 * 86_400_000;
const WEEK_MS = 604_800_000;
/** Distances between two labels, ms: seconds to days that people count in. */
const STEPS_MS = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * 1_000),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * 60_000),
  ...[1, 2, 3, 6, 12, 24, 48, 168].map((hours) => hours * 3_600_000),
];

export const lengthOf = ({ fromMs, toMs }: Span): number => toMs - fromMs;

/** Where a moment lies on the timeline, as a share of its width; below 0 and above 1 outside. */
export const shareOf = (shown: Span, atMs: number): number => (atMs - shown.fromMs) / lengthOf(shown);
export const momentOf = (shown: Span, share: number): number => Math.round(shown.fromMs + share * lengthOf(shown));

/** The part of a span that is shown, as shares of the width; undefined where nothing of it is. */
export function drawn(shown: Span, { fromMs, toMs }: Span): { at: number; width: number } | undefined {
  if (toMs < shown.fromMs || fromMs > shown.toMs) return undefined;
  const [at, end] = [Math.max(0, shareOf(shown, fromMs)), Math.min(1, shareOf(shown, toMs))];
  return { at, width: Math.max(0, end - at) };
}

/** Shows less (below 1) or more, and leaves `aroundMs` where it is. The end is not moved beyond `latestMs`. */
export function zoomed(shown: Span, by: number, aroundMs: number, latestMs: number): Span {
  const length = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, Math.round(lengthOf(shown) * by)));
  const share = Math.min(1, Math.max(0, shareOf(shown, aroundMs)));
  const fromMs = Math.round(aroundMs - share * length);
  return notBeyond({ fromMs, toMs: fromMs + length }, latestMs);
}

/** The same length with this moment in it: unmoved if it is shown already, else with it in the middle. */
export function withMoment(shown: Span, atMs: number, latestMs: number): Span {
  if (atMs >= shown.fromMs && atMs <= shown.toMs) return shown;
  const fromMs = Math.round(atMs - lengthOf(shown) / 2);
  return notBeyond({ fromMs, toMs: fromMs + lengthOf(shown) }, latestMs);
}

function notBeyond({ fromMs, toMs }: Span, latestMs: number): Span {
  const beyondMs = Math.max(0, toMs - latestMs);
  return { fromMs: Math.max(0, fromMs - beyondMs), toMs: toMs - beyondMs };
}

/** The moments that get a label: whole numbers of a step that people count in, as many as fit. @param offsetMs of the city's time zone */
export function labelled(shown: Span, mostLabels: number, offsetMs = 0): number[] {
  const least = lengthOf(shown) / Math.max(1, mostLabels);
  const step = STEPS_MS.find((candidate) => candidate >= least) ?? WEEK_MS;
  const first = Math.ceil((shown.fromMs + offsetMs) / step) * step - offsetMs;
  const count = Math.max(0, Math.floor((shown.toMs - first) / step) + 1);
  return Array.from({ length: count }, (_, index) => first + index * step);
}

/** The start of the next (or the last) event after this moment, which must be more than half a second away: a head stands on an event. */
export function eventBeside(startsMs: readonly number[], headMs: number, by: 1 | -1): number | undefined {
  const beside = startsMs.filter((ms) => (by > 0 ? ms > headMs + 500 : ms < headMs - 500));
  if (beside.length === 0) return undefined;
  return by > 0 ? Math.min(...beside) : Math.max(...beside);
}
