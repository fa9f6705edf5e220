import { MOST_SPANS } from '@marsad/schemas';
import type { TimeSpan } from '@marsad/schemas';

/** A frame that is shown. */
export type ShownFrame = { readonly atMs: number; readonly isWhole: boolean };

/** A shorter time without frames is not reported as missing, ms, */
const LEAST_MISSING_MS = 1_000;
/** nor is one of less than this many times the usual distance of two frames. */
const USUAL_DISTANCES = 3;
/** The distance of two frames, ms: what is assumed where there is only one, and what is still usual. Key frames lie further apart. */
const DISTANCES = { frames: { assumed: 40, most: 2_000 }, keyFrames: { assumed: 2_000, most: 10_000 } };

export type ShownSpan = TimeSpan & { readonly keyFramesOnly: boolean };

/** The median distance of two frames, ms. */
export function usualDistanceMs(frames: readonly ShownFrame[], keyFramesOnly: boolean): number {
  const { assumed, most } = DISTANCES[keyFramesOnly ? 'keyFrames' : 'frames'];
  const distances = frames.slice(1).map(({ atMs }, at) => atMs - (frames[at]?.atMs ?? atMs));
  return Math.min(most, distances.toSorted((a, b) => a - b)[distances.length >> 1] ?? assumed);
}

/** The stretches of a time that hold no frames. A frame is shown until the next one is due. */
export function missingSpans(frames: readonly ShownFrame[], { fromMs, toMs, keyFramesOnly }: ShownSpan): TimeSpan[] {
  const usualMs = usualDistanceMs(frames, keyFramesOnly);
  const ends = [fromMs, ...frames.map(({ atMs }) => atMs + usualMs)];
  const begins = [...frames.map(({ atMs }) => atMs), toMs];
  const gaps = begins.map((begin, at) => ({ fromMs: ends[at] ?? fromMs, toMs: begin }));
  return listed(gaps.filter((gap) => gap.toMs - gap.fromMs > leastGapMs(usualMs) - usualMs));
}

/** The stretches in which the frames are masked whole. A frame lasts until the next one, or, before a missing stretch, as long as usual. */
export function unseenSpans(frames: readonly ShownFrame[], { fromMs, toMs, keyFramesOnly }: ShownSpan): TimeSpan[] {
  const usualMs = usualDistanceMs(frames, keyFramesOnly);
  const spans: TimeSpan[] = [];
  for (const [at, { atMs, isWhole }] of frames.entries()) {
    if (!isWhole) continue;
    const nextMs = frames[at + 1]?.atMs ?? atMs + usualMs;
    const endMs = Math.min(toMs, nextMs - atMs > leastGapMs(usualMs) ? atMs + usualMs : nextMs);
    const last = spans.at(-1);
    if (last?.toMs === atMs) spans[spans.length - 1] = { fromMs: last.fromMs, toMs: endMs };
    else spans.push({ fromMs: Math.max(fromMs, atMs), toMs: endMs });
  }
  return listed(spans);
}

const leastGapMs = (usualMs: number): number => Math.max(LEAST_MISSING_MS, USUAL_DISTANCES * usualMs);

/** Rounds to whole ms, and lists as many as one event takes: what is beyond them belongs to the last one. */
function listed(spans: readonly TimeSpan[]): TimeSpan[] {
  const whole = spans
    .map(({ fromMs, toMs }) => ({ fromMs: Math.floor(fromMs), toMs: Math.ceil(toMs) }))
    .filter((span) => span.toMs > span.fromMs);
  if (whole.length <= MOST_SPANS) return whole;
  const last = whole[MOST_SPANS - 1];
  const end = whole.at(-1);
  return last && end ? [...whole.slice(0, MOST_SPANS - 1), { fromMs: last.fromMs, toMs: end.toMs }] : whole;
}
